import { LABEL, ownerNameError, physicalNameError } from "../names.ts";
import type { Problem } from "../problem.ts";
import { problemIn, type ServiceScope } from "./scope.ts";

/** Whether the names of the project, the stack, the services and their volumes make names that Docker takes. */
export function checkNames(app: string, stack: string, scopes: readonly ServiceScope[]): Problem[] {
  const owners = (["project", "stack"] as const).flatMap((kind) => {
    const text = ownerNameError(kind, kind === "project" ? app : stack);
    return text === undefined ? [] : [{ path: [kind], text }];
  });
  const services = scopes.flatMap((scope) => {
    const text = LABEL.test(scope.key) ? physicalNameError(app, stack, scope.key) : undefined;
    return text === undefined ? [] : [problemIn(scope, [], text)];
  });
  return [...owners, ...services, ...volumeProblems(scopes)];
}

/** Volume `c` of service `a-b` and volume `b-c` of service `a` would be one volume. */
function volumeProblems(scopes: readonly ServiceScope[]): Problem[] {
  const owners = new Map<string, string>();
  return scopes.flatMap((scope) =>
    Object.keys(scope.fields.volumes ?? {}).flatMap((name) => {
      const full = `${scope.key}-${name}`;
      if (!LABEL.test(scope.key)) return [];
      const other = owners.get(full);
      if (other === undefined) {
        owners.set(full, `services.${scope.key}.volumes.${name}`);
        return [];
      }
      const text = `would be the same volume as ${other}: both are called ${full}. Rename one of them.`;
      return [problemIn(scope, ["volumes", name], text)];
    }),
  );
}
