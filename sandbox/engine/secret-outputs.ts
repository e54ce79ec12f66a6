import type { Driver, PropertyMap } from "../drivers/driver.ts";
import type { Path } from "./property-path.ts";
import type { Sealed } from "./sealed.ts";

/**
 * Which outputs are secret: those the driver says, those the program says, all of them where a driver lets any secret
 * input spread, and otherwise where the input of the same name is. Two objects of one name are compared key by key, so
 * that one secret variable does not hide a whole service, as the real engine does (pulumi/pulumi
 * `provider_plugin.go`, `annotateSecrets`).
 */
export function sealOutputs(
  outputs: PropertyMap,
  inputs: Sealed,
  driver: Pick<Driver, "secretOutputs" | "secretsSpread">,
  additional: readonly string[],
): Sealed {
  const whole = new Set([...driver.secretOutputs, ...additional]);
  const spread = driver.secretsSpread && inputs.secrets.length > 0;
  const secrets: Path[] = [];
  for (const key of Object.keys(outputs)) {
    if (spread || whole.has(key)) {
      secrets.push([key]);
      continue;
    }
    const below = inputs.secrets.filter((path) => path[0] === key);
    if (below.length > 0) annotate([key], outputs[key], inputs.values[key], below, secrets);
  }
  return { values: outputs, secrets };
}

function annotate(
  path: Path,
  output: unknown,
  input: unknown,
  below: readonly Path[],
  secrets: Path[],
): void {
  const here = below.some((secret) => secret.length === path.length);
  if (here || !isObject(output) || !isObject(input)) {
    secrets.push(path);
    return;
  }
  for (const key of Object.keys(output)) {
    const deeper = below.filter((secret) => secret[path.length] === key);
    if (deeper.length > 0) annotate([...path, key], output[key], input[key], deeper, secrets);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
