import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { OPERATIONS } from "../sandbox/github-simulator/openapi/operations.ts";

/*
 * Takes out of GitHub's OpenAPI description what the simulator serves, without prose and examples. The whole description
 * comes in a package of 385 MB, which is unpacked for this run only: `node scripts/github-openapi.ts`.
 */
const PACKAGE = "@octokit/openapi@23.0.2";
const FILE = "node_modules/@octokit/openapi/generated/api.github.com.json";
const EXTRACT = fileURLToPath(
  new URL("../sandbox/github-simulator/openapi/api.github.com.json", import.meta.url),
);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Node = { [key: string]: Json };

/** What a schema says about values; anything else in it is for readers. */
const KEYWORDS = new Set(
  `$ref type format nullable enum properties required items additionalProperties allOf anyOf oneOf not minimum maximum
  minLength maxLength minItems maxItems uniqueItems pattern minProperties maxProperties`.split(/\s+/),
);

/** The extract of a whole description: the operations, and each component that they lead to. */
export function extract(whole: Node): Node {
  const paths: Node = {};
  for (const operation of OPERATIONS) {
    const [method = "", path = ""] = operation.split(" ");
    const found = asNode(asNode(asNode(whole.paths)[path])[method.toLowerCase()]);
    if (Object.keys(found).length === 0)
      throw new Error(`${operation}: GitHub's description has no such operation.`);
    paths[path] = { ...asNode(paths[path] ?? {}), [method.toLowerCase()]: slimOperation(found) };
  }
  const components: Record<string, Node> = {};
  for (const queue = references(paths); queue.length > 0; ) {
    const [kind = "", name = ""] = (queue.shift() as string).split("/").slice(2);
    components[kind] ??= {};
    if (components[kind][name] !== undefined) continue;
    const slim = slimComponent(kind, asNode(asNode(asNode(whole.components)[kind])[name]));
    components[kind][name] = slim;
    queue.push(...references(slim));
  }
  return { openapi: whole.openapi ?? "", paths, components };
}

function slimOperation(operation: Node): Node {
  const slim: Node = {
    parameters: list(operation.parameters).map((item) => slimComponent("parameters", item)),
  };
  if (operation.requestBody) slim.requestBody = slimComponent("requestBodies", asNode(operation.requestBody));
  slim.responses = mapValues(asNode(operation.responses), (item) => slimComponent("responses", item));
  return slim;
}

function slimComponent(kind: string, item: Node): Node {
  if (item.$ref !== undefined) return { $ref: item.$ref };
  if (kind === "schemas") return slimSchema(item) as Node;
  if (kind === "parameters") {
    const { name = "", in: place = "", required = false, schema = {} } = item;
    return { name, in: place, required, schema: slimSchema(schema) };
  }
  const content = item.content && {
    content: mapValues(asNode(item.content), ({ schema }) =>
      schema === undefined ? {} : asNode({ schema: slimSchema(schema) }),
    ),
  };
  return { ...(item.required === undefined ? {} : { required: item.required }), ...content };
}

function slimSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(slimSchema);
  if (schema === null || typeof schema !== "object") return schema;
  const kept = Object.entries(schema).filter(([key]) => KEYWORDS.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (key === "properties") return [key, mapValues(asNode(value), slimSchema)];
      return [key, key === "required" || key === "enum" ? value : slimSchema(value)];
    }),
  );
}

function references(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (value === null || typeof value !== "object") return [];
  if (typeof value.$ref === "string") return [value.$ref];
  return Object.values(value).flatMap(references);
}

/** One path and one component a line: a new version of the description shows what it changes. */
export function format(extracted: Node): string {
  const lines = (entries: Node, indent: string) =>
    Object.entries(entries)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${indent}${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(",\n");
  const kinds = Object.entries(asNode(extracted.components)).sort(([a], [b]) => (a < b ? -1 : 1));
  const components = kinds.map(
    ([kind, of]) => `    ${JSON.stringify(kind)}: {\n${lines(asNode(of), "      ")}\n    }`,
  );
  const paths = lines(asNode(extracted.paths), "    ");
  return `{\n  "openapi": ${JSON.stringify(extracted.openapi)},\n  "paths": {\n${paths}\n  },\n  "components": {\n${components.join(",\n")}\n  }\n}\n`;
}

function mapValues(node: Node, change: (value: Node) => Json): Node {
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value as Node)]));
}

function asNode(value: Json | undefined): Node {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}

function list(value: Json | undefined): Node[] {
  return Array.isArray(value) ? value.map(asNode) : [];
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-openapi-"));
  try {
    await execa("npm", ["install", "--no-save", "--ignore-scripts", "--prefix", folder, PACKAGE], {
      stdio: "inherit",
    });
    const whole = JSON.parse(readFileSync(join(folder, FILE), "utf8")) as Node;
    writeFileSync(EXTRACT, format(extract(whole)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
