import { goDuration } from "../durations.ts";
import type { Problem } from "../problem.ts";
import { sizeText } from "../sizes.ts";
import { problemIn, type ServiceScope } from "./scope.ts";

/** Whether the tasks of a service can run beside each other, fit on a server and have the time they need. */
export function checkTasks(scope: ServiceScope): Problem[] {
  return [
    ...replicaProblems(scope),
    ...reservationProblems(scope),
    ...timeoutProblems(scope),
    ...smokeProblems(scope),
  ];
}

function replicaProblems(scope: ServiceScope): Problem[] {
  const { replicas = 1, sharedVolume, volumes = {} } = scope.fields;
  if (replicas < 2 || sharedVolume !== false) return [];
  const name = Object.keys(volumes).find((key) => volumes[key]?.readOnly === false);
  if (name === undefined) return [];
  const text =
    `is ${replicas}, must be 1 with the writable volume ${name}: most programs break when two write the same data. ` +
    "Set it to 1, or set sharedVolume: true if the program shares its data.";
  return [problemIn(scope, ["replicas"], text)];
}

function reservationProblems(scope: ServiceScope): Problem[] {
  const { limits, reservations } = scope.fields;
  if (!limits || !reservations) return [];
  return (["memory", "cpus"] as const)
    .filter((resource) => (reservations[resource] ?? 0) > limits[resource])
    .map((resource) => {
      const text = resource === "memory" ? sizeText : String;
      const numbers = `is ${text(reservations[resource] ?? 0)}, more than the limit of ${text(limits[resource])}`;
      return problemIn(
        scope,
        ["reservations", resource],
        `${numbers}. Lower it, or raise limits.${resource}.`,
      );
    });
}

function timeoutProblems(scope: ServiceScope): Problem[] {
  const { rollout } = scope.fields;
  if (rollout?.timeout === undefined || rollout.timeout > rollout.monitor) return [];
  const text = `must be longer than monitor, ${goDuration(rollout.monitor)}. Raise it, or remove it.`;
  return [problemIn(scope, ["rollout", "timeout"], `is ${goDuration(rollout.timeout)}, ${text}`)];
}

function smokeProblems(scope: ServiceScope): Problem[] {
  const names = (scope.fields.smoke ?? []).map((step) => step.name);
  return names.flatMap((name, index) => {
    if (names.indexOf(name) === index) return [];
    return [
      problemIn(
        scope,
        ["smoke", index, "name"],
        `is ${name}, as an earlier step is called. Choose another name.`,
      ),
    ];
  });
}
