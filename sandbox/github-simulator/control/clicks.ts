import { z } from "zod";
import type { PropertyMap } from "../../drivers/driver.ts";
import { newEnvironment } from "../endpoints/environments.ts";
import { repositoryOf } from "../state/access.ts";
import type { Repository, State } from "../state/state.ts";
import type { Store } from "../state/store.ts";

const named = { repository: z.string() };

/** Which repository, `owner/name`. */
export const repositoryNamed = z.strictObject(named);

/** What somebody changes in an environment; null deletes it. */
export const environmentClick = z.strictObject({
  ...named,
  environment: z.string(),
  change: z
    .strictObject({
      waitTimer: z.int(),
      preventSelfReview: z.boolean(),
      canAdminsBypass: z.boolean(),
      reviewers: z.array(z.strictObject({ type: z.enum(["User", "Team"]), id: z.int() })),
      branchPolicy: z.enum(["all", "protected", "custom"]),
      policies: z.array(z.strictObject({ name: z.string(), type: z.enum(["branch", "tag"]) })),
      variables: z.record(z.string(), z.string()),
    })
    .partial()
    .nullable(),
});

/** What somebody changes in a ruleset, by its name; null deletes it. */
export const rulesetClick = z.strictObject({
  ...named,
  ruleset: z.string(),
  change: z
    .strictObject({
      name: z.string(),
      enforcement: z.enum(["active", "disabled", "evaluate"]),
      bypassActors: z.array(z.record(z.string(), z.json())),
      conditions: z.record(z.string(), z.json()).nullable(),
      rules: z.array(z.record(z.string(), z.json())),
    })
    .partial()
    .nullable(),
});

/** The repository of a name. @throws Error where there is none. */
export function repositoryNamedIn(state: State, name: string): Repository {
  const [owner = "", rest = ""] = name.split("/");
  const repository = repositoryOf(state, owner, rest);
  if (!repository) throw new Error(`${name}: the simulator has no such repository.`);
  return repository;
}

/** Changes an environment past the API, as a person in a browser does. */
export function clickEnvironment(store: Store, given: z.infer<typeof environmentClick>): void {
  const repository = repositoryNamedIn(store.state, given.repository);
  if (given.change === null) {
    delete repository.environments[given.environment];
    return;
  }
  const now = store.now();
  const { policies, variables, ...rest } = given.change;
  const environment =
    repository.environments[given.environment] ?? newEnvironment(store.nextId(), given.environment, now);
  Object.assign(environment, rest, { updatedAt: now });
  if (policies) environment.policies = policies.map((policy) => ({ id: store.nextId(), ...policy }));
  for (const [name, value] of Object.entries(variables ?? {})) {
    const createdAt = environment.variables[name]?.createdAt ?? now;
    environment.variables[name] = { value, createdAt, updatedAt: now };
  }
  repository.environments[given.environment] = environment;
}

/** Changes a ruleset past the API. */
export function clickRuleset(store: Store, given: z.infer<typeof rulesetClick>): void {
  const repository = repositoryNamedIn(store.state, given.repository);
  const ruleset = repository.rulesets.find(({ name }) => name === given.ruleset);
  if (!ruleset) throw new Error(`${given.repository}: has no ruleset "${given.ruleset}".`);
  if (given.change === null) {
    repository.rulesets = repository.rulesets.filter((item) => item !== ruleset);
    return;
  }
  Object.assign(ruleset, given.change as PropertyMap, { updatedAt: store.now() });
}
