import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Driver, PropertyMap } from "../drivers/driver.ts";

/**
 * The resource that an explicit provider is (`pulumi:providers:docker`): nothing but its inputs, which the drivers of
 * its resources get as `providerConfig`.
 */
export function providerDriver(type: string): Driver {
  return {
    type,
    secretOutputs: [],
    secretsSpread: false,
    check: (news) => ({ inputs: withoutEnvironment(type, news), failures: [] }),
    diff: (olds, news) => ({
      changed: differingKeys(olds.inputs, news),
      replacedBy: [],
      deleteBeforeReplace: false,
    }),
    plan: (news) => news,
    create: async (news) => ({ id: randomUUID(), outputs: news }),
    read: async (_id, olds) => olds,
    update: async (_id, _olds, news) => news,
    delete: async () => {},
  };
}

/**
 * The SDK of GitHub puts the token of the environment into the provider's inputs, in plain text. It stays out of the state:
 * the driver takes it from the environment, too, and another token the next time is no change of the provider.
 */
function withoutEnvironment(type: string, { token, ...inputs }: PropertyMap): PropertyMap {
  const fromEnvironment = type === "pulumi:providers:github" && token === process.env.GITHUB_TOKEN;
  return token === undefined || fromEnvironment ? inputs : { ...inputs, token };
}

/** The keys at which two maps differ, sorted. */
export function differingKeys(olds: PropertyMap, news: PropertyMap): string[] {
  const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...keys].filter((key) => !isDeepStrictEqual(olds[key], news[key])).sort();
}
