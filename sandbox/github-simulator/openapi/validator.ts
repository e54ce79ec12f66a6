import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import type { PropertyMap, PropertyValue } from "../../drivers/driver.ts";
import { type Operation, type Parameter, SCHEMAS, type Schema } from "./description.ts";
import { COMPONENTS, toJsonSchema } from "./json-schema.ts";

/** What a request carries, as far as the description speaks about it. */
export interface RequestParts {
  /** Values of the path's parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined where there is no body, or one that is not JSON. */
  readonly body: PropertyValue | undefined;
}

/** A body's property that a client may send although the description lacks it. */
interface Exception {
  readonly operation: string;
  readonly property: string;
}

/** Only this: the real provider sends it, GitHub takes it, the description forgot it. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    operation: "PUT /repos/{owner}/{repo}/environments/{environment_name}",
    property: "can_admins_bypass",
  },
];

const ERROR = { $ref: "#/components/schemas/basic-error" };
const compiled = new Map<string, ValidateFunction>();
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true, logger: false });
// The package is CommonJS: its default export is the function in types, and a member of it at run time.
((formats as unknown as { default?: typeof formats.default }).default ?? formats.default)(ajv);
ajv.addSchema({ $id: COMPONENTS, components: { schemas: propertiesAsSchemas(SCHEMAS) } });

/** What is wrong with a request, each with its place; empty when nothing is. */
export function requestProblems(operation: Operation, parts: RequestParts): string[] {
  const inParameters = operation.parameters.flatMap((parameter) =>
    parameterProblems(
      operation,
      parameter,
      (parameter.in === "path" ? parts.params : parts.query)[parameter.name],
    ),
  );
  const known = new Set(operation.parameters.filter((item) => item.in === "query").map(({ name }) => name));
  const unknown = Object.keys(parts.query).filter((name) => !known.has(name));
  return [
    ...inParameters,
    ...unknown.map((name) => `query ${name}: the operation has no such parameter`),
    ...bodyProblems(operation, parts.body),
  ];
}

/** What is wrong with an answer, each with its place; an error that the description does not list has its usual form. */
export function answerProblems(
  operation: Operation,
  status: number,
  body: PropertyValue | undefined,
): string[] {
  if (!operation.answers.has(status) && status < 400) {
    return [`answer ${status}: the operation has no such status`];
  }
  const schema = operation.answers.get(status) ?? (status >= 400 ? ERROR : undefined);
  if (schema === undefined) return body === undefined ? [] : [`answer ${status}: must have no body`];
  if (body === undefined) return [`answer ${status}: must have a body`];
  return problems(`answer ${operation.name} ${status}`, schema, body, `answer ${status} `);
}

function parameterProblems(operation: Operation, parameter: Parameter, value: string | undefined): string[] {
  const place = `${parameter.in} ${parameter.name}`;
  if (value === undefined) return parameter.required ? [`${place}: is missing`] : [];
  const key = `${operation.name} ${place}`;
  // A text in a URL may stand for a number or a truth: one reading that fits is enough.
  const readings = [value, ...(/^-?\d+$/.test(value) ? [Number(value)] : [])];
  if (value === "true" || value === "false") readings.push((value === "true") as never);
  const [first = []] = [...readings]
    .map((reading) => problems(key, parameter.schema, reading, `${place} `))
    .sort((a, b) => a.length - b.length);
  return first;
}

function bodyProblems(operation: Operation, body: PropertyValue | undefined): string[] {
  const schema = operation.body?.schemas.get("application/json");
  if (body === undefined) return operation.body?.required && schema ? ["body: is missing"] : [];
  if (schema === undefined) return operation.body ? [] : ["body: the operation takes none"];
  return problems(`body ${operation.name}`, schema, withoutExceptions(operation, body), "body ");
}

function withoutExceptions(operation: Operation, body: PropertyValue): PropertyValue {
  if (body === null || typeof body !== "object" || Array.isArray(body)) return body;
  const kept = { ...body };
  for (const exception of EXCEPTIONS) {
    if (exception.operation === operation.name) delete kept[exception.property];
  }
  return kept;
}

function problems(key: string, schema: Schema, value: PropertyValue, place: string): string[] {
  let validate = compiled.get(key);
  if (validate === undefined) {
    validate = ajv.compile(toJsonSchema(schema) as object);
    compiled.set(key, validate);
  }
  return validate(value) ? [] : (validate.errors ?? []).map((error) => `${place}${sentence(error)}`);
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  const named = params.additionalProperty ?? params.allowedValues;
  const detail = named === undefined ? "" : ` (${Array.isArray(named) ? named.join(", ") : named})`;
  return `${instancePath || "/"}: ${message}${detail}`;
}

function propertiesAsSchemas(schemas: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, toJsonSchema(schema)]));
}
