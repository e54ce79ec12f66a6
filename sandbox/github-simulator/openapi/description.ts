import { readFileSync } from "node:fs";
import type { PropertyMap, PropertyValue } from "../../drivers/driver.ts";
import { asList, asMap, asText } from "../../drivers/properties.ts";

/** A schema of OpenAPI 3.0, as the extract has it. */
export type Schema = PropertyMap;

/** One operation of GitHub's REST API. */
export interface Operation {
  /** `PUT /repos/{owner}/{repo}/environments/{environment_name}`. */
  readonly name: string;
  readonly method: string;
  /** Path with its parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Body by media type; absent where the operation takes none. */
  readonly body: { readonly required: boolean; readonly schemas: ReadonlyMap<string, Schema> } | undefined;
  /** Schema of the JSON answer by status; undefined where the answer has no body. */
  readonly answers: ReadonlyMap<number, Schema | undefined>;
}

/** A parameter in the path or in the query. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly schema: Schema;
}

const EXTRACT = JSON.parse(
  readFileSync(new URL("api.github.com.json", import.meta.url), "utf8"),
) as PropertyMap;

/** Schemas of the components by name. */
export const SCHEMAS = asMap(asMap(EXTRACT.components).schemas);

/** Follows `$ref` to the component that it names; anything else is returned as it is. */
export function resolved(node: PropertyMap): PropertyMap {
  let current = node;
  while (typeof current.$ref === "string") {
    const [kind = "", name = ""] = current.$ref.split("/").slice(2);
    current = asMap(asMap(asMap(EXTRACT.components)[kind])[name]);
  }
  return current;
}

/** Every operation of the extract. */
export const OPERATIONS_DESCRIBED: readonly Operation[] = Object.entries(asMap(EXTRACT.paths)).flatMap(
  ([path, methods]) =>
    Object.entries(asMap(methods)).map(([method, operation]) =>
      operationOf(method.toUpperCase(), path, asMap(operation)),
    ),
);

function operationOf(method: string, path: string, operation: PropertyMap): Operation {
  const parameters = asList(operation.parameters).map((item) => resolved(asMap(item)));
  const body = operation.requestBody === undefined ? undefined : resolved(asMap(operation.requestBody));
  return {
    name: `${method} ${path}`,
    method,
    path,
    parameters: parameters.filter(inPathOrQuery).map(parameterOf),
    body: body && { required: body.required === true, schemas: schemasByMedia(body.content) },
    answers: new Map(Object.entries(asMap(operation.responses)).map(answerOf)),
  };
}

function inPathOrQuery(parameter: PropertyMap): boolean {
  return parameter.in === "path" || parameter.in === "query";
}

function parameterOf(parameter: PropertyMap): Parameter {
  return {
    name: asText(parameter.name),
    in: parameter.in as "path" | "query",
    required: parameter.required === true,
    schema: asMap(parameter.schema),
  };
}

function answerOf([status, response]: [string, PropertyValue]): [number, Schema | undefined] {
  const schemas = schemasByMedia(resolved(asMap(response)).content);
  return [Number(status), schemas.get("application/json") ?? [...schemas.values()][0]];
}

function schemasByMedia(content: PropertyValue | undefined): Map<string, Schema> {
  return new Map(Object.entries(asMap(content)).map(([media, of]) => [media, asMap(asMap(of).schema)]));
}
