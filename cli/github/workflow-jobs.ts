import { parse } from "yaml";
import { isMapping } from "../../config/fields.ts";
import { ifThere } from "../../github/answers.ts";
import type { Github } from "../../github/client.ts";

/** Tells whether some job reports a check of a name. */
export interface ReportedChecks {
  /** Names that are known in full. */
  readonly names: readonly string[];
  reports(check: string): boolean;
}

const FOLDER = ".github/workflows";

/** Reads which checks the workflows of a branch report. GitHub is asked, not the checkout: pull requests see the branch. */
export async function readChecks(
  github: Github,
  at: { readonly owner: string; readonly repo: string },
  branch: string,
): Promise<ReportedChecks> {
  const read = (path: string) =>
    ifThere(github.request("GET /repos/{owner}/{repo}/contents/{path}", { ...at, path, ref: branch }));
  const folder = await read(FOLDER);
  const paths = (Array.isArray(folder) ? folder : [])
    .map(({ path }) => path)
    .filter((path) => /\.ya?ml$/.test(path));
  const files = await Promise.all(paths.map(read));
  return reportedChecks(files.map((file) => contentOf(file)));
}

function contentOf(file: unknown): string {
  const { content } = isMapping(file) ? file : {};
  return typeof content === "string" ? Buffer.from(content, "base64").toString("utf8") : "";
}

/** Which checks some workflows report, by their text. A text that is no workflow reports none. */
export function reportedChecks(texts: readonly string[]): ReportedChecks {
  const patterns = texts.flatMap((text) =>
    Object.entries(jobsOf(text)).map(([key, job]) => patternOf(key, job)),
  );
  const names = patterns.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return { names, reports: (check) => patterns.some(({ matches }) => matches.test(check)) };
}

function jobsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const workflow: unknown = parse(text, { logLevel: "silent" });
    if (!isMapping(workflow) || !isMapping(workflow.jobs)) return {};
    const events = eventsOf(workflow.on);
    return events.length > 0 && events.every((event) => NEVER_OF_A_PULL_REQUEST.has(event))
      ? {}
      : workflow.jobs;
  } catch {
    // GitHub cannot read it either, and reports nothing of it.
    return {};
  }
}

/** A workflow that only these start reports nothing to a pull request. */
const NEVER_OF_A_PULL_REQUEST: ReadonlySet<string> = new Set([
  "workflow_dispatch",
  "workflow_call",
  "repository_dispatch",
  "schedule",
  "release",
]);

/** `on` is one event, a list of them, or a mapping. */
function eventsOf(on: unknown): readonly string[] {
  if (isMapping(on)) return Object.keys(on);
  return (Array.isArray(on) ? on : [on]).filter((event) => typeof event === "string");
}

/**
 * The names that a job reports: its own name, or its key. An expression in it can become anything, a matrix adds its values
 * in parentheses, and a called workflow the names of its own jobs behind a slash.
 */
function patternOf(key: string, job: unknown): { readonly matches: RegExp; readonly name?: string } {
  const { name = key, strategy, uses } = isMapping(job) ? job : {};
  const text = String(name);
  const fixed = !text.includes("${{");
  const body = text
    .split(/\$\{\{.*?\}\}/)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join(".*");
  const matrix = fixed && isMapping(strategy) && strategy.matrix !== undefined ? "( \\(.*\\))?" : "";
  const called = typeof uses === "string" ? " / .+" : "";
  return {
    matches: new RegExp(`^${body}${matrix}${called}$`),
    ...(fixed && called === "" && { name: text }),
  };
}
