import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { checkStackFile, stackFileValues } from "../../config/check-file.ts";
import { DOCUMENT, documentText, SCHEMA_FILE, schemaText } from "../../scripts/schema.ts";
import { problemsWith } from "./base.ts";

const STALE = "is stale: run node scripts/schema.ts";
const document = readFileSync(DOCUMENT, "utf8");
const examples = [...document.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? "");

describe("generated files", () => {
  it("config/slipway.schema.json is what the schema gives", () => {
    ok(readFileSync(SCHEMA_FILE, "utf8") === schemaText(), `config/slipway.schema.json ${STALE}`);
  });

  it("docs/CONFIGURATION.md has the tables that the schema gives", () => {
    ok(document === documentText(document), `docs/CONFIGURATION.md ${STALE}`);
    // A marker that the generator does not see would never be stale.
    equal(document.match(/<!-- table: \w+ -->\n\| Key /g)?.length, 25);
  });
});

describe("the JSON Schema", () => {
  const schema = JSON.parse(schemaText()) as { properties: { config: Record<string, object> } };
  const config = schema.properties.config;

  it("knows the keys of a stack file, refuses other slipway: keys and leaves those of others alone", () => {
    const keys = ["host", "repository", "environment", "protection", "secrets", "services"];
    deepEqual(
      Object.keys(config.properties ?? {}),
      keys.map((key) => `slipway:${key}`),
    );
    deepEqual(config.required, ["slipway:host", "slipway:services"]);
    const [pattern = "", ...more] = Object.keys(config.patternProperties ?? {});
    deepEqual(more, []);
    const refused = ["slipway:hots", "slipway:release", "slipway:host", "github:owner"].map((key) =>
      new RegExp(pattern).test(key),
    );
    deepEqual(refused, [true, true, false, false]);
  });

  it("lets a given secret be encrypted only", () => {
    ok(schemaText().includes('"secure"'));
  });

  it("has only patterns that are regular expressions in unicode mode", () => {
    const patterns = [...schemaText().matchAll(/"pattern": (".*")/g)].map(
      ([, text]) => JSON.parse(text ?? "") as string,
    );
    ok(patterns.length > 10);
    for (const pattern of patterns) new RegExp(pattern, "u");
  });
});

describe("docs/CONFIGURATION.md", () => {
  it("has examples", () => equal(examples.length, 5));

  for (const [index, text] of examples.entries()) {
    it(`example ${index + 1} is accepted`, () => {
      deepEqual(checkStackFile(text, { file: "example", stack: "prod" }), []);
      const readFile = () => ({ kind: "file" as const, content: Buffer.from("{}") });
      deepEqual(problemsWith(stackFileValues(text), { readFile }), []);
    });
  }
});
