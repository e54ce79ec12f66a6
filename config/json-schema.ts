import { z } from "zod";
import { stackConfig } from "./schema.ts";

/** A part of a JSON Schema. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** JSON Schema of what stands below `slipway:`, as a user writes it. */
export function configSchema(): JsonSchema {
  // Draft 7 is what the YAML extensions of editors know best.
  const schema = z.toJSONSchema(stackConfig, { io: "input", target: "draft-7", override: encryptedOnly });
  return schema as JsonSchema;
}

/** In a stack file a given secret is what `pulumi config set --secret` writes, never a text. */
function encryptedOnly({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.title !== "encrypted text") return;
  jsonSchema.type = "object";
  jsonSchema.properties = { secure: { type: "string" } };
  jsonSchema.required = ["secure"];
  jsonSchema.additionalProperties = false;
}

/** Values of one run, which no stack file has. */
const ONE_RUN = ["release", "goingBack"];

/** JSON Schema of a whole `Pulumi.<stack>.yaml`, for editors. Keys of others are left alone. */
export function stackFileSchema(): object {
  const { properties = {}, required = [] } = configSchema();
  const inFile = Object.entries(properties).filter(([key]) => !ONE_RUN.includes(key));
  const names = inFile.map(([key]) => key);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Slipway stack file",
    description: "A Pulumi.<stack>.yaml of a project that Slipway deploys.",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(inFile.map(([key, schema]) => [`slipway:${key}`, schema])),
        patternProperties: { [`^slipway:(?!(${names.join("|")})$)`]: false },
        required: required.map((key) => `slipway:${key}`),
      },
    },
    required: ["config"],
  };
}
