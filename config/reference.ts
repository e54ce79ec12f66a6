import { configSchema, type JsonSchema } from "./json-schema.ts";

/** Tables of docs/CONFIGURATION.md by the name in their marker, each from the schema. */
export function referenceTables(): Readonly<Record<string, string>> {
  const { properties = {}, required } = configSchema();
  const secret = elementOf(properties.secrets);
  const kinds = elementOf(properties.services).oneOf ?? [];
  const [web = {}, polling = {}, worker = {}] = kinds;
  const common = web.properties ?? {};
  const tables: Record<string, string> = {
    config: table({ properties, required }),
    host: table(properties.host?.anyOf?.[1] ?? {}),
    secret: table(secret),
    generate: table(secret.properties?.generate ?? {}),
    repository: table(properties.repository ?? {}),
    environment: table(properties.environment ?? {}),
    reviewers: table(properties.environment?.properties?.reviewers ?? {}),
    protection: table(properties.protection ?? {}),
    service: table(pick(web, (key) => !OF_KIND.includes(key))),
    web: table(pick(web, (key) => OF_KIND.includes(key))),
    polling: table(pick(polling, (key) => OF_KIND.includes(key))),
    worker: table(pick(worker, (key) => OF_KIND.includes(key))),
    volume: table(elementOf(common.volumes).anyOf?.[1] ?? {}),
    heartbeat: table(common.health?.properties?.heartbeat ?? {}),
    smoke: table(common.smoke?.items ?? {}),
    step: table(common.release?.items ?? {}),
    backup: table(common.release?.items?.properties?.backup ?? {}),
    columns: table(common.release?.items?.properties?.backup?.properties?.restore?.anyOf?.[1] ?? {}),
    keep: table(common.release?.items?.properties?.keep ?? {}),
  };
  for (const key of ["health", "limits", "reservations", "restart", "rollout", "logs"]) {
    tables[key] = table(common[key] ?? {});
  }
  return tables;
}

/** Fields that differ between the kinds of services. */
const OF_KIND = ["kind", "port", "stopGrace", "replicas", "sharedVolume"];

function elementOf(schema: JsonSchema | undefined): JsonSchema {
  const element = schema?.additionalProperties;
  return typeof element === "object" ? element : {};
}

function pick(schema: JsonSchema, wanted: (key: string) => boolean): JsonSchema {
  const entries = Object.entries(schema.properties ?? {}).filter(([key]) => wanted(key));
  return { properties: Object.fromEntries(entries), required: schema.required };
}

function table({ properties = {}, required = [] }: JsonSchema): string {
  const rows = Object.entries(properties).map(([key, schema]) => {
    const cells = [
      `\`${key}\``,
      valueText(schema),
      defaultText(schema, required.includes(key)),
      meaning(schema),
    ];
    return cells.map((cell) => cell.replaceAll("|", "\\|"));
  });
  return markdown([["Key", "Value", "Default", "Meaning"], ...rows]);
}

/** Rows as the formatter has them: columns of one width, a line below the first. */
function markdown(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[], fill: string) =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width, fill)).join(" | ")} |`;
  const [head = [], ...body] = rows.map((row) => line(row, " "));
  return [head, line([], "-"), ...body].join("\n");
}

const LONGEST_LIST = 10;

function valueText(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum && schema.enum.length > LONGEST_LIST) return "name";
  if (schema.enum) return schema.enum.map((word) => `\`${word}\``).join(", ");
  if (schema.anyOf) return [...new Set(schema.anyOf.map(valueText))].join(" or ");
  if (schema.type === "array")
    return schema.items?.properties ? "list of steps" : `list of ${valueText(schema.items ?? {})}s`;
  if (schema.type === "object") return "mapping";
  if (schema.type === "boolean") return "`true` or `false`";
  return schema.type === "number" ? "number" : "text";
}

function defaultText(schema: JsonSchema, required: boolean): string {
  if (required) return "required";
  if (schema.default === undefined) return "none";
  if (typeof schema.default !== "object") return `\`${schema.default}\``;
  return schema.properties ? "see below" : "none";
}

function meaning(schema: JsonSchema): string {
  return schema.description ?? "";
}
