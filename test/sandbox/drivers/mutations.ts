import { type PropertyMap, type PropertyValue, UNKNOWN } from "../../../sandbox/drivers/driver.ts";
import { isMap } from "../../../sandbox/drivers/properties.ts";
import { serviceAdditions } from "./additions.ts";

/** A program that differs from a base in one place. `name` says where and how, and is the key of the recorded verdict. */
export interface Mutation {
  readonly name: string;
  readonly inputs: PropertyMap;
}

/** Every way to change, empty, forget, add to or take from one place of the inputs, and nothing at all. */
export function mutations(type: string, base: PropertyMap): Mutation[] {
  const found: Mutation[] = [{ name: "same", inputs: base }];
  visit(base, [], (path, parent) => {
    for (const [what, change] of changesOf(parent, path)) {
      const inputs = structuredClone(base);
      change(at(inputs, path.slice(0, -1)));
      found.push({ name: `${what} ${path.join(".")}`, inputs });
    }
  });
  if (!type.endsWith(":Service")) return found;
  for (const [path, value] of serviceAdditions()) {
    const inputs = structuredClone(base);
    at(inputs, path.slice(0, -1))[path.at(-1) ?? ""] = value;
    found.push({ name: `set ${path.join(".")} = ${JSON.stringify(value)}`, inputs });
  }
  return found;
}

type Path = readonly (string | number)[];
type Node = Record<string | number, PropertyValue>;
type Change = readonly [what: string, change: (parent: Node) => void];

function visit(node: PropertyValue, path: Path, found: (path: Path, parent: Node) => void): void {
  if (node === null || typeof node !== "object") return;
  const keys = Array.isArray(node) ? [...node.keys()] : Object.keys(node);
  for (const key of keys) {
    found([...path, key], node as Node);
    visit((node as Node)[key] as PropertyValue, [...path, key], found);
  }
}

function at(root: PropertyValue, path: Path): Node {
  return path.reduce<Node>((node, key) => node[key] as unknown as Node, root as Node);
}

function changesOf(parent: Node, path: Path): Change[] {
  const key = path.at(-1) ?? "";
  const value = parent[key] as PropertyValue;
  const changes: Change[] = [["unknown", (node) => put(node, key, UNKNOWN)]];
  if (Array.isArray(parent))
    changes.push(["drop", (node) => (node as unknown as unknown[]).splice(Number(key), 1)]);
  else changes.push(["delete", (node) => delete node[key]]);
  if (value === null || typeof value !== "object") {
    changes.push(["change", (node) => put(node, key, another(nameOf(path), value))]);
  }
  if (typeof value === "string") changes.push(["empty", (node) => put(node, key, "")]);
  if (typeof value === "number") changes.push(["zero", (node) => put(node, key, 0)]);
  if (Array.isArray(value)) changes.push(...listChanges(key, value));
  if (isMap(value)) changes.push(["empty", (node) => put(node, key, {})]);
  if (isMap(value) && TEXTS_BY_KEY.has(String(key))) {
    changes.push(["extend", (node) => put(node, key, { ...value, NEW: "1" })]);
  }
  return changes;
}

const TEXTS_BY_KEY = new Set(["env", "sysctl", "options", "environment", "keepers"]);

function listChanges(key: string | number, list: readonly PropertyValue[]): Change[] {
  const [first] = list;
  const more = isMap(first) ? similar(first) : typeof first === "string" ? `${first}2` : first;
  return [
    ["reverse", (node) => put(node, key, [...list].reverse())],
    ["empty", (node) => put(node, key, [])],
    ...(more === undefined ? [] : [["append to", (node: Node) => put(node, key, [...list, more])] as const]),
  ];
}

function similar(element: PropertyMap): PropertyMap {
  const entries = Object.entries(element).map(([name, value]) => [
    name,
    typeof value === "string" && !(name in OTHER_VALUES) ? `${value}2` : value,
  ]);
  return Object.fromEntries(entries);
}

function put(node: Node, key: string | number, value: PropertyValue): void {
  node[key] = value;
}

/** The name of a property; an element of a list has the name of the list. */
function nameOf(path: Path): string {
  return String(path.findLast((step) => typeof step === "string"));
}

/** Another valid value where not any text will do. */
const OTHER_VALUES: Readonly<Record<string, readonly string[]>> = {
  condition: ["none", "any"],
  data: ["b3RoZXI=", "c2VjcmV0"],
  failureAction: ["continue", "pause"],
  isolation: ["process", "default"],
  maxFailureRatio: ["0.5", "0"],
  mode: ["vip", "dnsrr"],
  order: ["stop-first", "start-first"],
  protocol: ["udp", "tcp"],
  publishMode: ["ingress", "host"],
  type: ["bind", "volume"],
};
const DURATIONS = new Set([
  "delay",
  "interval",
  "monitor",
  "startPeriod",
  "stopGracePeriod",
  "timeout",
  "window",
]);

function another(name: string, value: PropertyValue): PropertyValue {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (DURATIONS.has(name)) return value === "7s" ? "9s" : "7s";
  return OTHER_VALUES[name]?.find((other) => other !== value) ?? `${value}x`;
}
