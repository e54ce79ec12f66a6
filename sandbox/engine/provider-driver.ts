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
    check: (news) => ({ inputs: news, failures: [] }),
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

/** The keys at which two maps differ, sorted. */
export function differingKeys(olds: PropertyMap, news: PropertyMap): string[] {
  const keys = new Set([...Object.keys(olds), ...Object.keys(news)]);
  return [...keys].filter((key) => !isDeepStrictEqual(olds[key], news[key])).sort();
}
