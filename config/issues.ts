import type { z } from "zod";
import { isMapping } from "./fields.ts";
import type { Path, Problem } from "./problem.ts";
import { visiblePath } from "./secrets.ts";

type Issue = z.core.$ZodIssue;

/** What zod found, as problems, each once. `raw` is the whole configuration, for what must not be shown of it. */
export function problemsOf(issues: readonly Issue[], raw: unknown, above: Path = []): Problem[] {
  return visible(
    issues.flatMap((issue) => flatten(issue, above)),
    raw,
  );
}

/** The same problems without keys of `raw` that could be secret values. */
export function visible(problems: readonly Problem[], raw: unknown): Problem[] {
  const secrets = isMapping(raw) ? raw.secrets : undefined;
  return problems.map(({ path, text }) => ({
    path: path[0] === "secrets" ? visiblePath(path, secrets) : path,
    text,
  }));
}

function flatten(issue: Issue, above: Path): Problem[] {
  const path = [...above, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    const lines = issue.message.split("\n");
    return issue.keys.map((key, index) => ({ path: [...path, key], text: lines[index] ?? "" }));
  }
  if (issue.code === "invalid_union") {
    const branch = issue.errors.find((errors) => !errors.some(isWrongType));
    if (branch) return branch.flatMap((each) => flatten(each, path));
  }
  return [{ path, text: issue.message }];
}

/** Whether the branch of a union was for another type: then its messages are not about what was meant. */
function isWrongType(issue: Issue): boolean {
  return issue.code === "invalid_type" && issue.path.length === 0;
}
