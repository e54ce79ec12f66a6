/** What one precondition is. */
export interface Check {
  /** `docker`, `registry:web` and the like: stays the same from run to run. */
  readonly id: string;
  readonly ok: boolean;
  /** What was found. */
  readonly detail: string;
  /** What to do; empty when all is well. */
  readonly repair: string;
}

/** A precondition that holds. */
export function good(id: string, detail: string): Check {
  return { id, ok: true, detail, repair: "" };
}

/** One that does not, with the command or the setting that repairs it. */
export function bad(id: string, detail: string, repair: string): Check {
  return { id, ok: false, detail, repair };
}

/** Whether a version `1.2.3` is at least another one of the same form. What is no version is not. */
export function isAtLeast(version: string, least: string): boolean {
  const [, ...found] = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  const wanted = least.split(".").map(Number);
  if (found.length === 0) return false;
  const difference = wanted
    .map((number, index) => Number(found[index] ?? 0) - number)
    .find((each) => each !== 0);
  return (difference ?? 0) >= 0;
}

/** Bytes for people: `1.5 GiB`. */
export function size(bytes: number): string {
  const [unit, name] = bytes >= 2 ** 30 ? ([2 ** 30, "GiB"] as const) : ([2 ** 20, "MiB"] as const);
  return `${Number((bytes / unit).toFixed(1))} ${name}`;
}
