import { OPERATIONS_DESCRIBED, type Operation } from "./description.ts";

/** Parameters whose value may have slashes in it, written as they are. */
const WITH_SLASHES = new Set(["branch", "path", "ref", "tag"]);

interface Route {
  readonly operation: Operation;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  /** The more of a path is written out, the better it fits. */
  readonly literal: number;
}

const routes = OPERATIONS_DESCRIBED.map(routeOf).sort((a, b) => b.literal - a.literal);

/** The operation of a method and path, with the values of the path's parameters; undefined where there is none. */
export function match(
  method: string,
  path: string,
): { readonly operation: Operation; readonly params: Record<string, string> } | undefined {
  for (const { operation, pattern, names } of routes) {
    if (operation.method !== method) continue;
    const found = pattern.exec(path);
    if (!found) continue;
    const values = found.slice(1).map((value) => decodeURIComponent(value));
    return { operation, params: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""])) };
  }
  return undefined;
}

function routeOf(operation: Operation): Route {
  const names: string[] = [];
  const parts = operation.path.split("/").map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) return part.replace(/[.]/g, "\\.");
    names.push(name);
    return WITH_SLASHES.has(name) ? "(.+)" : "([^/]+)";
  });
  const literal = operation.path.split("/").filter((part) => !part.startsWith("{")).length;
  return { operation, pattern: new RegExp(`^${parts.join("/")}$`), names, literal };
}
