import { isWithin, normalPath } from "../container-path.ts";
import { type Problem, quote } from "../problem.ts";
import { problemIn, type ServiceScope } from "./scope.ts";

interface Mount {
  /** Path of the setting in the service. */
  readonly path: readonly string[];
  readonly kind: "file" | "volume";
  /** Normalised. */
  readonly target: string;
}

/** Whether volumes and files have places of their own in the container. */
export function checkMounts(scope: ServiceScope): Problem[] {
  const mounts = mountsOf(scope);
  return mounts.flatMap((mount, index) => {
    const text = reservedError(mount) ?? collisionError(mount, mounts.slice(0, index));
    return text === undefined ? [] : [problemIn(scope, mount.path, text)];
  });
}

function mountsOf(scope: ServiceScope): Mount[] {
  const volumes = Object.entries(scope.fields.volumes ?? {}).map(([name, { target }]) => ({
    path: ["volumes", name],
    kind: "volume" as const,
    target: normalPath(target),
  }));
  const files = Object.keys(scope.fields.files ?? {}).map((target) => ({
    path: ["files", target],
    kind: "file" as const,
    target: normalPath(target),
  }));
  return [...volumes, ...files];
}

const SYSTEM = ["/run/secrets", "/proc", "/sys", "/dev"];

function reservedError({ kind, target }: Mount): string | undefined {
  const choose =
    kind === "file" ? "Mount it elsewhere, for example in /app" : "Mount it elsewhere, for example at /data";
  if (target === "/") return `is the whole container. ${choose}.`;
  if (target === "/tmp") return `is /tmp, which is a folder in memory already. ${choose}.`;
  const system = SYSTEM.find((folder) => isWithin(target, folder));
  return system === undefined ? undefined : `is in ${system}, which the container has for itself. ${choose}.`;
}

function collisionError({ target }: Mount, earlier: readonly Mount[]): string | undefined {
  for (const other of earlier) {
    if (other.target === "/") continue;
    const where = `${other.path[0]} ${quote(other.path[1] ?? "")}`;
    if (target === other.target)
      return `is mounted at ${target}, as ${where} is. Choose another path for one of them.`;
    if (isWithin(target, other.target))
      return `is mounted inside ${other.target} of ${where}. Choose a path outside of it.`;
    if (isWithin(other.target, target)) {
      return `is mounted at ${target}, around ${other.target} of ${where}. Choose a path that does not contain it.`;
    }
  }
  return undefined;
}
