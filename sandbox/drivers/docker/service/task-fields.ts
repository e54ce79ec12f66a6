import { block, type Fields, map, number, set, text } from "../../schema/field.ts";
import { aDuration, atLeast, matches } from "../../schema/problems.ts";
import { containerFields } from "./container-fields.ts";

const reservation: Fields = {
  nanoCpus: number(),
  memoryBytes: number(),
  genericResources: block({ namedResourcesSpecs: set("string"), discreteResourcesSpecs: set("string") }),
};

/** Neither delay nor window is "what the world decides": where they are left out, each `up` plans an update. */
const restartPolicy: Fields = {
  condition: text({ problem: matches(/^(none|on-failure|any)$/) }),
  delay: text({ problem: aDuration }),
  maxAttempts: number({ problem: atLeast(0) }),
  window: text({ problem: aDuration }),
};

const placement: Fields = {
  constraints: set("string"),
  prefs: set("string"),
  maxReplicas: number({ problem: atLeast(0) }),
  platforms: set({ architecture: text({ required: true }), os: text({ required: true }) }),
};

/** Docker tells only ids, so a network given by name differs after a refresh, and the service is replaced. */
const networksAdvanced: Fields = {
  name: text({ replaces: true }),
  id: text({ replaces: true }),
  aliases: set("string", { replaces: true }),
  driverOpts: set("string", { replaces: true }),
};

/** What every task of a service is. */
export const taskFields: Fields = {
  containerSpec: block(containerFields, { required: true }),
  resources: block(
    {
      limits: block({ nanoCpus: number(), memoryBytes: number() }),
      reservation: block(reservation),
    },
    { computed: true },
  ),
  restartPolicy: block(restartPolicy, { computed: true }),
  placement: block(placement, { computed: true }),
  forceUpdate: number({ computed: true, problem: atLeast(0) }),
  runtime: text({ computed: true, problem: matches(/^(container|plugin)$/) }),
  networksAdvanceds: set(networksAdvanced),
  logDriver: block({ name: text({ required: true }), options: map() }),
};
