import type { Problem } from "../schema/problems.ts";

/** Names of secrets and variables, in the provider's words. */
export const aSecretName: Problem = (value) => {
  const name = String(value);
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) {
    return "secret names can only contain alphanumeric characters or underscores and must not start with a number";
  }
  return name.toUpperCase().startsWith("GITHUB_")
    ? "secret names must not start with the GITHUB_ prefix"
    : undefined;
};
