import { normalPath } from "../container-path.ts";
import { alternatives, isMapping } from "../fields.ts";
import { suggestion } from "../nearest.ts";
import { type Problem, quote, show } from "../problem.ts";
import { volumeOf } from "../resolve-steps.ts";
import { problemIn, type ServiceScope } from "./scope.ts";

/** Whether the release steps of a service have names of their own, an order that can be gone back, and data to copy. */
export function checkSteps(scope: ServiceScope): Problem[] {
  return [...nameProblems(scope), ...orderProblems(scope), ...backupProblems(scope)];
}

function nameProblems(scope: ServiceScope): Problem[] {
  const names = (scope.fields.release ?? []).map(({ name }) => name);
  const smoke = (scope.fields.smoke ?? []).map(({ name }) => name);
  return names.flatMap((name, index) => {
    const other = names.indexOf(name) < index ? "an earlier" : smoke.includes(name) ? "a smoke" : undefined;
    if (other === undefined) return [];
    const text = `is ${name}, as ${other} step is called. Choose another name.`;
    return [problemIn(scope, ["release", index, "name"], text)];
  });
}

function orderProblems(scope: ServiceScope): Problem[] {
  const steps = scope.fields.release ?? [];
  return steps.flatMap(({ at, backup }, index) => {
    const before = steps.slice(0, index);
    const after = before.find((step) => step.at === "after");
    if (at === "before" && after) {
      const text = `is before the rollout, but stands behind ${after.name}, which is after it. Move it in front of that.`;
      return [problemIn(scope, ["release", index], text)];
    }
    const changes = before.find((step) => step.run && (step.at === "after" || step.undo));
    if (backup === undefined || changes === undefined) return [];
    const text = `copies data that ${changes.name} has changed already, so nothing could go back to it. Move it in front of that.`;
    return [problemIn(scope, ["release", index], text)];
  });
}

function backupProblems(scope: ServiceScope): Problem[] {
  const { release = [], volumes } = scope.fields;
  // A volume that is wrong by itself is the problem, not what lies in it.
  if (volumes === undefined || sizeOf(volumes) < sizeOf(scope.raw.volumes)) return [];
  return release.flatMap(({ backup }, index) => {
    const problem = (key: string, text: string) => [
      problemIn(scope, ["release", index, "backup", key], text),
    ];
    if (backup?.volume !== undefined && !Object.hasOwn(volumes, backup.volume))
      return problem(
        "volume",
        `is ${show(backup.volume)}, which is no volume of the service. ${known(backup.volume, volumes)}`,
      );
    if (backup?.sqlite === undefined || volumeOf(normalPath(backup.sqlite), volumes)) return [];
    const text = `is ${quote(backup.sqlite)}, a file in no volume of the service: it would be gone with its task. ${where(volumes)}`;
    return problem("sqlite", text);
  });
}

function sizeOf(mapping: unknown): number {
  return isMapping(mapping) ? Object.keys(mapping).length : 0;
}

function known(name: string, volumes: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(volumes);
  return names.length === 0 ? "Give the service volumes: { data: /data }." : suggestion(name, names);
}

function where(volumes: Readonly<Record<string, { readonly target: string }>>): string {
  const targets = Object.values(volumes).map(({ target }) => normalPath(target));
  return targets.length === 0
    ? "Give the service volumes: { data: /data }."
    : `Name a file below ${alternatives(targets)}.`;
}
