import type { PropertyMap } from "../../drivers/driver.ts";
import { asList, asMap, asText } from "../../drivers/properties.ts";
import type { Environment, Repository } from "./state.ts";

/** Whether a name fits a pattern of GitHub's: `*` stops at a slash, `**` does not, `?` is one character (fnmatch). */
export function fits(pattern: string, name: string): boolean {
  const source = pattern
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) => {
      if (part.startsWith("**")) return ".*";
      if (part === "*") return "[^/]*";
      return part === "?" ? "[^/]" : part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    })
    .join("");
  return new RegExp(`^${source}$`).test(name);
}

/** Whether the conditions of a ruleset name this ref. */
export function appliesTo(conditions: PropertyMap | null, ref: string, defaultBranch: string): boolean {
  const { include, exclude } = asMap(asMap(conditions ?? {}).ref_name);
  const named = (pattern: string) => {
    if (pattern === "~ALL") return true;
    return pattern === "~DEFAULT_BRANCH" ? ref === `refs/heads/${defaultBranch}` : fits(pattern, ref);
  };
  return asList(include).map(asText).some(named) && !asList(exclude).map(asText).some(named);
}

/** Whether a ref may deploy to an environment. */
export function mayDeploy(repository: Repository, environment: Environment, ref: string): boolean {
  if (environment.branchPolicy === "all") return true;
  if (environment.branchPolicy === "protected") {
    return repository.rulesets.some(
      ({ enforcement, target, conditions }) =>
        enforcement === "active" &&
        target === "branch" &&
        appliesTo(conditions, ref, repository.defaultBranch),
    );
  }
  return environment.policies.some(({ type, name }) =>
    fits(`refs/${type === "tag" ? "tags" : "heads"}/${name}`, ref),
  );
}
