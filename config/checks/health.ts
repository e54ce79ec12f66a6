import { isWithin, normalPath } from "../container-path.ts";
import { isMapping } from "../fields.ts";
import type { Problem } from "../problem.ts";
import { problemIn, type ServiceScope } from "./scope.ts";

/** Whether the health check has what it needs, and nothing that would be ignored. */
export function checkHealth(scope: ServiceScope): Problem[] {
  return [...portProblems(scope), ...heartbeatProblems(scope), ...ignoredTimes(scope)];
}

function portProblems(scope: ServiceScope): Problem[] {
  const { health } = scope.fields;
  if (!health) return [];
  if (health.http === undefined) {
    if (health.port === undefined) return [];
    return [problemIn(scope, ["health", "port"], "is only for health.http. Remove it.")];
  }
  if (health.port !== undefined || Object.hasOwn(scope.raw, "port")) return [];
  // A web service without a port has that as its problem already.
  if (scope.raw.kind === "web") return [];
  const text = "needs a port. Set port of the service, or health.port.";
  return [problemIn(scope, ["health", "http"], text)];
}

function heartbeatProblems(scope: ServiceScope): Problem[] {
  const { health, readOnlyRoot, volumes } = scope.fields;
  if (!health?.heartbeat || !readOnlyRoot || !volumes) return [];
  const file = normalPath(health.heartbeat.file);
  const writable = Object.values(volumes).filter((volume) => !volume.readOnly);
  const places = ["/tmp", ...writable.map((volume) => normalPath(volume.target))];
  if (places.some((place) => file !== place && isWithin(file, place))) return [];
  const text = `is where the program cannot write. Set it to a file in ${places.join(" or ")}.`;
  return [problemIn(scope, ["health", "heartbeat", "file"], text)];
}

function ignoredTimes(scope: ServiceScope): Problem[] {
  const { health } = scope.raw;
  if (scope.fields.health?.none === undefined || !isMapping(health)) return [];
  return ["interval", "timeout", "retries", "startPeriod"]
    .filter((key) => Object.hasOwn(health, key))
    .map((key) => problemIn(scope, ["health", key], "is the pace of a check, and there is none. Remove it."));
}
