import type { PropertyMap } from "../../driver.ts";
import { asBoolean, asMap, present } from "../../properties.ts";
import type { CheckFailure } from "../../schema/check.ts";
import { block, boolean, type Fields, list, number, text } from "../../schema/field.ts";
import { aDuration, aRatio, atLeast, matches } from "../../schema/problems.ts";
import { labels } from "../labels.ts";
import { taskFields } from "./task-fields.ts";

/** How an update or rollback goes. `0` and `0.0` are one ratio; Docker's answer has one decimal. */
function rollout(failureAction: RegExp): Fields {
  return {
    parallelism: number({ default: 1, problem: atLeast(0) }),
    delay: text({ default: "0s", problem: aDuration }),
    failureAction: text({ default: "pause", problem: matches(failureAction) }),
    monitor: text({ default: "5s", problem: aDuration }),
    maxFailureRatio: text({
      default: "0.0",
      problem: aRatio,
      same: (a, b) => Number(a) === Number(b),
    }),
    order: text({ default: "stop-first", problem: matches(/^(stop-first|start-first)$/) }),
  };
}

const port: Fields = {
  name: text(),
  protocol: text({ default: "tcp", problem: matches(/^(tcp|udp|sctp)$/) }),
  targetPort: number({ required: true }),
  publishedPort: number({ computed: true }),
  publishMode: text({ default: "ingress", problem: matches(/^(host|ingress)$/) }),
};

/** The whole schema of a service. What replaces it: name, auth, and what `taskSpec` marks. */
export const serviceFields: Fields = {
  name: text({ required: true, replaces: true }),
  auth: block(
    {
      serverAddress: text({ required: true, replaces: true }),
      username: text({ replaces: true }),
      password: text({ replaces: true }),
    },
    { replaces: true },
  ),
  labels: labels(false, { computed: true }),
  taskSpec: block(taskFields, { required: true }),
  mode: block(
    {
      replicated: block({ replicas: number({ default: 1, problem: atLeast(0) }) }, { computed: true }),
      global: boolean(),
    },
    { computed: true, replaces: true },
  ),
  updateConfig: block(rollout(/^(pause|continue|rollback)$/)),
  rollbackConfig: block(rollout(/^(pause|continue)$/)),
  endpointSpec: block(
    { mode: text({ computed: true, problem: matches(/^(vip|dnsrr)$/) }), ports: list(port) },
    { computed: true },
  ),
  convergeConfig: block({
    delay: text({ default: "7s", problem: aDuration }),
    timeout: text({ default: "3m", problem: aDuration }),
  }),
};

/** What may not be given together. */
export function serviceConflicts(inputs: PropertyMap): CheckFailure[] {
  const mode = asMap(inputs.mode);
  if (!asBoolean(mode.global)) return [];
  const failures: CheckFailure[] = [];
  if (present(mode.replicated)) {
    failures.push({ property: "mode.global", reason: "conflicts with mode.replicated" });
  }
  if (present(inputs.convergeConfig)) {
    failures.push({ property: "mode.global", reason: "conflicts with convergeConfig" });
  }
  return failures;
}
