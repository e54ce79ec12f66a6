import type { KeyRule } from "./fields.ts";
import { quote } from "./problem.ts";

/** Lower-case letters, digits and hyphens, from a letter to a letter or digit, at most 40 characters. */
export const LABEL = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;

/** Key of a service: it becomes a name in the network. */
export const SERVICE_KEY: KeyRule = { pattern: LABEL, error: labelError };

/** Name of a volume. */
export const VOLUME_NAME: KeyRule = { pattern: LABEL, error: labelError };

/**
 * Name of a secret: it becomes a variable, or a file under `/run/secrets`. At most 56 characters, because a Docker secret's
 * name has at most 64 and the engine adds a dash and seven random ones.
 */
export const SECRET_NAME = /^(?!SLIPWAY_)[A-Z][A-Z0-9_]{0,55}$/;

/** Name of a key that the state has. */
export const KEY_NAME: KeyRule = {
  pattern: SECRET_NAME,
  error: () => "is not the name of a key. Remove it: slipway sets it for one run.",
};

/** Name of a variable of the user's. */
export const VARIABLE: KeyRule = {
  pattern: /^(?!SLIPWAY_)[A-Za-z_][A-Za-z0-9_]*$/,
  error: (key) =>
    key.startsWith("SLIPWAY_")
      ? "is reserved for Slipway itself. Choose a name that does not start with SLIPWAY_."
      : "is not the name of a variable. Use letters, digits and underscores, and no digit first.",
};

function labelError(key: string): string {
  const repair = proposal(key);
  return `is not lower-case letters, digits and hyphens, starting with a letter, at most 40. ${repair}.`;
}

function proposal(key: string): string {
  const label = key
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  return label === "" ? "Rename it" : `Rename it, for example to ${label}`;
}

/** Docker's limit for the name of a service, which is a label of its DNS too. */
const LONGEST_NAME = 63;

/** What is wrong with the physical name `<app>-<stack>-<service>`; undefined when nothing is. */
export function physicalNameError(app: string, stack: string, service: string): string | undefined {
  const name = `${app}-${stack}-${service}`;
  const over = name.length - LONGEST_NAME;
  if (over <= 0) return undefined;
  return `makes the name ${quote(name)} of ${name.length} characters, Docker allows ${LONGEST_NAME}. Shorten it by ${over}.`;
}

/** What is wrong with the name of the project or the stack as part of a physical name; undefined when nothing is. */
export function ownerNameError(kind: "project" | "stack", name: string): string | undefined {
  if (/^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$/.test(name)) return undefined;
  const repair = kind === "project" ? "Rename it in Pulumi.yaml" : "Rename it with: pulumi stack rename";
  return `has the name ${quote(name)}, Docker allows letters, digits, hyphens and underscores. ${repair}.`;
}
