/** Where a value stands below `slipway:`, for example `["services", "web", "smoke", 0, "run"]`. */
export type Path = readonly PropertyKey[];

/** One thing that is wrong with a configuration. */
export interface Problem {
  readonly path: Path;
  /** What is wrong and what repairs it: `is 0, must be 1 to 20. Set it to 1, or remove the service.` */
  readonly text: string;
}

/** A problem as one line: `services.web.replicas: is 0, must be 1 to 20. …` */
export function problemLine(problem: Problem): string {
  return `${pathText(problem.path)}: ${problem.text}`;
}

/** A path as Pulumi writes it: `smoke[0].run`, `files["/app/config.json"]`. */
export function pathText(path: Path): string {
  const text = path.map(stepText).join("");
  return path.length === 0 ? "slipway" : text.startsWith(".") ? text.slice(1) : text;
}

function stepText(step: PropertyKey): string {
  if (typeof step === "number") return `[${step}]`;
  const key = String(step);
  return /^[A-Za-z0-9_-]{1,80}$/.test(key) ? `.${key}` : `[${quote(key)}]`;
}

/** A value as a message shows it: short, on one line, without the contents of lists and mappings. */
export function show(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return Object.keys(value).length === 0 ? "an empty mapping" : "a mapping";
  return typeof value === "string" ? quote(value) : String(value);
}

const LONGEST = 200;

/** A text in quotes, shortened, with everything escaped that could break the line or hide in it. */
export function quote(text: string): string {
  const points = [...text.slice(0, 2 * LONGEST)];
  const cut = points.length > LONGEST || text.length > 2 * LONGEST;
  const shown = JSON.stringify(points.slice(0, LONGEST).join(""));
  const safe = shown.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
  return cut ? `${safe.slice(0, -1)}…"` : safe;
}

/** What zod tells about a value that it refuses. */
export interface Refused {
  readonly input?: unknown;
  /** Whole path of the value. */
  readonly path?: Path;
}

/**
 * Message for a value that must be something else: `is 0, must be 1 to 20. Set it to 1.`
 *
 * @param repair sentence without its full stop, or a function of the value
 */
export function must(what: string, repair: string | ((input: unknown) => string)) {
  return ({ input }: Refused): string => {
    const subject = input === undefined ? "is missing" : `is ${show(input)}`;
    return `${subject}, must be ${what}. ${typeof repair === "string" ? repair : repair(input)}.`;
  };
}

/** The same for values that must not be shown, because they could be secret: `is not 16 to 512. Set it to 32.` */
export const mustHidden: typeof must = (what, repair) => {
  return ({ input }) => {
    const subject = input === undefined ? "is missing, must be" : "is not";
    return `${subject} ${what}. ${typeof repair === "string" ? repair : repair(undefined)}.`;
  };
};
