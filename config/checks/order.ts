import { LABEL } from "../names.ts";
import { suggestion } from "../nearest.ts";
import { type Problem, show } from "../problem.ts";
import { problemIn, type ServiceScope } from "./scope.ts";

/** Whether every `after` names another service, and no service waits for itself through others. */
export function checkOrder(scopes: readonly ServiceScope[]): Problem[] {
  return [...scopes.flatMap(unknownServices), ...cycles(scopes)];
}

function unknownServices(scope: ServiceScope): Problem[] {
  return (scope.fields.after ?? []).flatMap((key, index) => {
    if (key === scope.key) return [problemIn(scope, ["after", index], "is the service itself. Remove it.")];
    if (scope.services.includes(key)) return [];
    const others = scope.services.filter((other) => other !== scope.key && LABEL.test(other));
    const text = `is ${show(key)}, which is no service. ${suggestion(key, others)}`;
    return [problemIn(scope, ["after", index], text)];
  });
}

/** One problem a cycle, at the service where the walk came back to it. */
function cycles(scopes: readonly ServiceScope[]): Problem[] {
  const byKey = new Map(scopes.filter((scope) => LABEL.test(scope.key)).map((scope) => [scope.key, scope]));
  const done = new Set<string>();
  const problems: Problem[] = [];
  const walk = (key: string, trail: readonly string[]): void => {
    const start = trail.indexOf(key);
    if (start >= 0) {
      const scope = byKey.get(key);
      const text = `makes a cycle: ${[...trail.slice(start), key].join(" -> ")}. Remove one of these from after.`;
      if (scope && trail.length - start > 1) problems.push(problemIn(scope, ["after"], text));
      return;
    }
    if (done.has(key)) return;
    for (const next of byKey.get(key)?.fields.after ?? []) walk(next, [...trail, key]);
    done.add(key);
  };
  for (const key of byKey.keys()) walk(key, []);
  return problems;
}
