import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stackFileSchema } from "../config/json-schema.ts";
import { referenceTables } from "../config/reference.ts";

/** The generated JSON Schema of a stack file, for editors. */
export const SCHEMA_FILE = fileURLToPath(new URL("../config/slipway.schema.json", import.meta.url));

/** The document with generated tables between `<!-- table: name -->` and `<!-- end -->`. */
export const DOCUMENT = fileURLToPath(new URL("../docs/CONFIGURATION.md", import.meta.url));

/** What {@link SCHEMA_FILE} must contain. */
export function schemaText(): string {
  return `${JSON.stringify(stackFileSchema(), null, 2).replaceAll(/^( *)(.*)\[([^[\]{}]*)\](,?)$/gm, onOneLine)}\n`;
}

const LINE_WIDTH = 110;

/** A list of words on one line where it fits, as the formatter has it. */
function onOneLine(whole: string, indent: string, key: string, items: string, comma: string): string {
  const line = `${indent}${key}[${items.trim().replaceAll(/,\s+/g, ", ")}]${comma}`;
  return line.length <= LINE_WIDTH ? line : whole;
}

/** What {@link DOCUMENT} must contain: the same text with every table made anew. Throws when a marker names no table. */
export function documentText(text: string): string {
  const tables = referenceTables();
  return text.replaceAll(
    /(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, open: string, name: string, end: string) => {
      const table = tables[name];
      if (table === undefined) throw new Error(`docs/CONFIGURATION.md: no table is called ${name}`);
      return `${open}${table}\n${end}`;
    },
  );
}

if (import.meta.main) {
  writeFileSync(SCHEMA_FILE, schemaText());
  writeFileSync(DOCUMENT, documentText(readFileSync(DOCUMENT, "utf8")));
}
