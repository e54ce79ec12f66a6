import { nearest } from "../nearest.ts";
import type { Problem } from "../problem.ts";
import { problemIn, type ServiceScope } from "./scope.ts";

/** Whether every secret that a service names is declared, and no variable is set twice. */
export function checkSecretUse(scope: ServiceScope): Problem[] {
  return [...unknownSecrets(scope, "secrets"), ...unknownSecrets(scope, "secretEnv"), ...setTwice(scope)];
}

function unknownSecrets(scope: ServiceScope, field: "secrets" | "secretEnv"): Problem[] {
  const declared = scope.secrets;
  if (!declared) return [];
  return (scope.fields[field] ?? []).flatMap((name, index) => {
    return declared.includes(name) ? [] : [problemIn(scope, [field, index], undeclared(name, declared))];
  });
}

/** What to say of a name that is not among the declared secrets. */
export function undeclared(name: string, declared: readonly string[]): string {
  const meant = nearest(name, declared);
  const repair =
    meant === undefined ? `Add ${name} to secrets, or remove it here.` : `Did you mean ${meant}?`;
  return `is ${name}, which secrets does not declare. ${repair}`;
}

function setTwice(scope: ServiceScope): Problem[] {
  const { env = {}, secrets = [], secretEnv = [] } = scope.fields;
  const pathVariables = secrets.map((name) => `${name}_FILE`);
  const inBoth = secretEnv.flatMap((name, index) => {
    const path = ["secretEnv", index];
    if (secrets.includes(name))
      return [problemIn(scope, path, "is in secrets too. Remove it from one of the two.")];
    if (pathVariables.includes(name)) return [problemIn(scope, path, `is set by secrets already. ${RENAME}`)];
    return [];
  });
  const inEnv = Object.keys(env).flatMap((name) => {
    if (secretEnv.includes(name))
      return [problemIn(scope, ["env", name], "is set by secretEnv already. Remove one of the two.")];
    if (pathVariables.includes(name))
      return [problemIn(scope, ["env", name], `is set by secrets already. ${RENAME}`)];
    return [];
  });
  return [...inBoth, ...inEnv];
}

const RENAME = "Remove it: it is the path of the mounted secret.";
