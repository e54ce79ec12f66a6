import * as pulumi from "@pulumi/pulumi";
import type { LoadedConfig, LoadedSecret, SecretConfig } from "./config.ts";
import { mapValues } from "./map-values.ts";
import { parseConfig } from "./parse.ts";
import type { Problem } from "./problem.ts";
import { projectReader } from "./project-files.ts";
import { stackConfig } from "./schema.ts";
import { HIDDEN_VALUE } from "./secrets.ts";

const NAMESPACE = "slipway:";
const KNOWN = Object.keys(stackConfig.shape);

/**
 * Configuration of the stack that runs, from its `slipway:` keys. Given secret values come as Pulumi secrets. Files are
 * relative to the project folder, where Pulumi runs the program.
 *
 * @throws ConfigError with every problem, before any resource registers
 */
export function loadConfig(): LoadedConfig {
  const { raw, problems } = readValues();
  const readFile = projectReader(process.cwd());
  const config = parseConfig(raw, { app: pulumi.getProject(), stack: pulumi.getStack(), readFile, problems });
  const { goingBack, ...rest } = config;
  return {
    ...rest,
    secrets: mapValues(config.secrets, keepSecret),
    ...(goingBack && { goingBack: { ...goingBack, secrets: mapValues(goingBack.secrets, keepSecret) } }),
  };
}

function keepSecret(secret: SecretConfig): LoadedSecret {
  return secret.kind === "given" ? { kind: "given", value: pulumi.secret(secret.value) } : secret;
}

interface RawValues {
  readonly raw: Record<string, unknown>;
  readonly problems: Problem[];
}

/**
 * Every `slipway:` key there is, parsed. Not with `pulumi.Config`: its methods for structured secrets print the secret in
 * their errors, and the others warn about every key that holds one.
 */
function readValues(): RawValues {
  const raw: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [full, text] of Object.entries(pulumi.runtime.allConfig())) {
    if (!full.startsWith(NAMESPACE)) continue;
    const key = full.slice(NAMESPACE.length);
    const problem = !WITH_SECRETS.has(key) && isSecret(full) ? MISPLACED : undefined;
    const parsed = parseValue(key, text);
    if (problem ?? parsed.problem) problems.push({ path: [key], text: problem ?? parsed.problem ?? "" });
    raw[key] = problem === undefined ? parsed.value : undefined;
  }
  return { raw, problems };
}

/** Keys below which a value may be encrypted; the second one is for one run only. */
const WITH_SECRETS: ReadonlySet<string> = new Set(["secrets", "goingBack"]);

const MISPLACED =
  "holds a secure: value, which only secrets can. Set it under secrets, and name it in secrets or secretEnv of a service.";

/** The SDK has this function and leaves it out of its types. It reads the names of the keys, no value. */
function isSecret(key: string): boolean {
  return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}

/** A structured value arrives as JSON, a plain word as it is. Neither is shown when it is malformed. */
function parseValue(key: string, text: string): { value?: unknown; problem?: string } {
  if (!KNOWN.includes(key)) return { value: null };
  if (text === HIDDEN_VALUE)
    return { problem: "is hidden by the engine as a whole. Set each value with --path." };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    if (key === "host" && /^[\w.-]*$/.test(text)) return { value: text };
    return { problem: "cannot be read. Write it as a mapping in the stack file." };
  }
}
