import { type Driver, type PropertyMap, UNKNOWN } from "../driver.ts";
import { present } from "../properties.ts";
import { checkFields } from "../schema/check.ts";
import { diffValues } from "../schema/diff-values.ts";
import type { Fields } from "../schema/field.ts";

/** A value that is made once and from then on lives in the state alone. */
export interface StoredResource {
  readonly type: string;
  readonly fields: Fields;
  readonly secretOutputs: readonly string[];
  /** Outputs that only a create knows. */
  readonly generated: readonly string[];
  /** Inputs with what the provider assumes for the rest. */
  effective(inputs: PropertyMap): PropertyMap;
  create(effective: PropertyMap): Promise<{ id: string; outputs: PropertyMap }>;
  /** What is wrong with the inputs as a whole. */
  conflicts?(inputs: PropertyMap): { readonly property: string; readonly reason: string }[];
}

/** A driver for such a value: every change makes a new one, and a refresh finds what it had. */
export function storedDriver(resource: StoredResource): Driver {
  const { type, fields, secretOutputs, generated } = resource;
  const before = (outputs: PropertyMap) =>
    Object.fromEntries(
      Object.keys(fields)
        .filter((name) => present(outputs[name]))
        .map((name) => [name, outputs[name]]),
    ) as PropertyMap;
  return {
    type,
    secretOutputs,
    secretsSpread: false,
    check(news) {
      const { inputs, failures } = checkFields(fields, news);
      return { inputs, failures: [...failures, ...(resource.conflicts?.(inputs) ?? [])] };
    },
    diff: ({ outputs }, news) => diffValues(fields, before(outputs), resource.effective(news)),
    plan: (news, olds) => ({
      ...resource.effective(news),
      ...Object.fromEntries(generated.map((name) => [name, olds?.outputs[name] ?? UNKNOWN])),
    }),
    create: (news) => resource.create(resource.effective(news)),
    read: async (_id, olds) => olds,
    update: async (_id, { outputs }, news) => ({ ...outputs, ...resource.effective(news) }),
    delete: async () => {},
  };
}
