import { z } from "zod";
import type { PropertyMap, PropertyValue } from "../../drivers/driver.ts";
import { asMap } from "../../drivers/properties.ts";
import { FAULTS } from "../http/faults.ts";
import type { Simulator } from "../simulator.ts";
import { userOf } from "../state/access.ts";
import {
  organizationShape,
  putOrganization,
  putRepository,
  putTeam,
  putUser,
  repositoryShape,
  teamShape,
  userShape,
} from "./accounts.ts";
import {
  clickEnvironment,
  clickRuleset,
  environmentClick,
  repositoryNamed,
  repositoryNamedIn,
  rulesetClick,
} from "./clicks.ts";
import { sealedByHand, secretByHand, secretPlace, secretsAt } from "./secrets.ts";

const faultShape = z.strictObject({
  kind: z.enum(FAULTS),
  method: z.string().optional(),
  path: z.string().optional(),
  times: z.int().positive().optional(),
  after: z.int().nonnegative().optional(),
  carriedOut: z.boolean().optional(),
  seconds: z.number().nonnegative().optional(),
});

const jobShape = z.strictObject({
  repository: z.string(),
  workflow: z.string(),
  command: z.array(z.string()).min(1),
  environment: z.union([z.string(), z.strictObject({ input: z.string() })]).optional(),
});

const nothing = z.strictObject({});

/**
 * What tests and the sandbox do to the simulator from outside of GitHub's API. Everything is JSON, so that another process
 * can do it, too: {@link import("./client.ts").controlClient}.
 */
export const ACTIONS = {
  /** Makes sure that a person is there. */
  user: action(userShape, ({ store }, given) => ({ id: putUser(store, given).id })),
  organization: action(organizationShape, ({ store }, given) => ({ id: putOrganization(store, given).id })),
  team: action(teamShape, ({ store }, given) => {
    const { id, slug } = putTeam(store, given);
    return { id, slug };
  }),
  repository: action(repositoryShape, ({ store }, given) => ({ id: putRepository(store, given).id })),
  /** Takes all tokens from a person. */
  revoke: action(z.strictObject({ login: z.string() }), ({ store }, { login }) => {
    const user = userOf(store.state, login);
    if (!user) throw new Error(`${login}: the simulator has no such user.`);
    user.tokens = [];
    return {};
  }),
  environment: action(environmentClick, ({ store }, given) => {
    clickEnvironment(store, given);
    return {};
  }),
  ruleset: action(rulesetClick, ({ store }, given) => {
    clickRuleset(store, given);
    return {};
  }),
  /** Registers a command in the place of a workflow. */
  job: action(jobShape, ({ store, runs }, { repository, workflow, ...job }) => {
    runs.registerCommand(repositoryNamedIn(store.state, repository), workflow, job);
    return {};
  }),
  /** Secrets of a repository, or of one of its environments, in plain text. */
  secrets: action(secretPlace, (simulator, given) => secretsAt(simulator, given)),
  /** Sets a secret as a person would by hand. */
  secret: action(secretByHand, (simulator, given) => {
    sealedByHand(simulator, given);
    return {};
  }),
  fail: action(faultShape, ({ faults }, given) => {
    faults.add(given);
    return {};
  }),
  recover: action(nothing, ({ faults }) => {
    faults.clear();
    return {};
  }),
  requests: action(nothing, ({ log }) => log.entries.map((entry) => ({ ...entry })) as PropertyMap[]),
  forgetRequests: action(nothing, ({ log }) => {
    log.clear();
    return {};
  }),
  /** Requests and answers that were not as GitHub describes them. */
  mismatches: action(nothing, ({ mismatches }) => [...mismatches]),
  jobErrors: action(nothing, ({ runs }) => runs.errors.map((error) => ({ ...error }))),
  /** Everything about a repository, secrets sealed. */
  show: action(repositoryNamed, ({ store }, given) =>
    asMap(structuredClone(repositoryNamedIn(store.state, given.repository)) as unknown as PropertyValue),
  ),
} as const;

/** An action: the shape of what it is given, and what it does. */
export interface Action<Given, Result extends PropertyValue> {
  readonly shape: z.ZodType<Given>;
  readonly run: (simulator: Simulator, given: Given) => Result;
}

/** Names of the actions, with what each is given and gives back. */
export type Actions = {
  readonly [Name in keyof typeof ACTIONS]: (typeof ACTIONS)[Name] extends Action<infer Given, infer Result>
    ? (given: Given) => Promise<Result>
    : never;
};

function action<Given, Result extends PropertyValue>(
  shape: z.ZodType<Given>,
  run: (simulator: Simulator, given: Given) => Result,
): Action<Given, Result> {
  return { shape, run };
}
