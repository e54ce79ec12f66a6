import { checkFiles, type FileRead, type ReadFile } from "./checks/files.ts";
import { checkGithub } from "./checks/github.ts";
import { checkHealth } from "./checks/health.ts";
import { checkImage } from "./checks/image.ts";
import { checkMounts } from "./checks/mounts.ts";
import { checkNames } from "./checks/names.ts";
import { checkOrder } from "./checks/order.ts";
import { checkRelease } from "./checks/release.ts";
import { type ServiceScope, shapeOf, validFields } from "./checks/scope.ts";
import { checkSecretUse } from "./checks/secret-use.ts";
import { checkSteps } from "./checks/steps.ts";
import { checkTasks } from "./checks/tasks.ts";
import type { SlipwayConfig } from "./config.ts";
import { ConfigError } from "./error.ts";
import { isMapping, strict } from "./fields.ts";
import { resolveHost } from "./host.ts";
import { parseImage } from "./image.ts";
import { problemsOf, visible } from "./issues.ts";
import { mapValues } from "./map-values.ts";
import { SECRET_NAME } from "./names.ts";
import { type Problem, problemLine } from "./problem.ts";
import { protoProblems } from "./proto.ts";
import { resolveSecret, resolveService } from "./resolve.ts";
import { resolveGithub } from "./resolve-github.ts";
import { resolveGoingBack } from "./resolve-going-back.ts";
import { type StackConfigFields, stackConfig } from "./schema.ts";

export type { FileRead, ReadFile };

/** What {@link parseConfig} knows beside the configuration itself. */
export interface ParseContext {
  /** Name of the project. */
  readonly app: string;
  /** Name of the stack. */
  readonly stack: string;
  readonly readFile: ReadFile;
  /** Problems that were found while the values were read. Default: none. */
  readonly problems?: readonly Problem[];
}

/**
 * Checks the values below `slipway:`, as parsed JSON, and fills in every default. Pure but for `context.readFile`.
 *
 * @param raw by key: `host`, `repository`, `services` and the others of the schema
 * @throws ConfigError with every problem there is
 */
export function parseConfig(raw: unknown, context: ParseContext): SlipwayConfig {
  const readFile = remembering(context.readFile);
  const result = stackConfig.safeParse(raw);
  const above = new Set((context.problems ?? []).map(({ path }) => path[0]));
  const problems = [
    ...(context.problems ?? []),
    // A value that could not be read is not also missing.
    ...(result.success ? [] : problemsOf(result.error.issues, raw).filter(({ path }) => !above.has(path[0]))),
    ...visible(protoProblems(raw), raw),
    ...checkTogether(raw, { ...context, readFile }),
  ];
  if (problems.length > 0 || !result.success) throw new ConfigError([...new Set(problems.map(problemLine))]);
  const config = resolve(result.data, { ...context, readFile });
  const goingBack = resolveGoingBack(result.data, context, parseConfig);
  return { ...config, ...(goingBack && { goingBack }) };
}

/** What a schema of single values cannot see. Works on what is valid, so that one mistake does not hide another. */
function checkTogether(raw: unknown, context: ParseContext): Problem[] {
  const scopes = scopesOf(raw, context);
  const images = isMapping(raw) && isMapping(raw.release) ? raw.release.images : undefined;
  return [
    ...scopes.flatMap((scope) => [
      ...withoutKind(scope, raw),
      ...checkImage(scope),
      ...checkSecretUse(scope),
      ...checkMounts(scope),
      ...checkFiles(scope, context.readFile),
      ...checkHealth(scope),
      ...checkTasks(scope),
      ...checkSteps(scope),
    ]),
    ...checkOrder(scopes),
    ...checkNames(context.app, context.stack, scopes),
    ...checkGithub(raw, declaredSecrets(raw, context)),
    ...checkRelease(texts(images), scopes),
  ];
}

/** Names of the secrets; undefined where they cannot be known. */
function declaredSecrets(raw: unknown, { problems = [] }: ParseContext): readonly string[] | undefined {
  const secrets = isMapping(raw) ? (raw.secrets ?? {}) : undefined;
  if (!isMapping(secrets) || problems.some(({ path }) => path[0] === "secrets")) return undefined;
  return Object.keys(secrets).filter((name) => SECRET_NAME.test(name));
}

function scopesOf(raw: unknown, context: ParseContext): ServiceScope[] {
  if (!isMapping(raw) || !isMapping(raw.services)) return [];
  const { app, stack } = context;
  const { services } = raw;
  const secrets = declaredSecrets(raw, context);
  return Object.entries(services).flatMap(([key, service]) => {
    if (!isMapping(service)) return [];
    return {
      key,
      app,
      stack,
      raw: service,
      fields: validFields(service),
      services: Object.keys(services),
      ...(secrets && { secrets }),
    };
  });
}

/** While the kind itself is wrong, the fields that all kinds have are checked all the same. */
function withoutKind({ key, raw: service }: ServiceScope, raw: unknown): Problem[] {
  const kind = Object.hasOwn(service, "kind") ? service.kind : undefined;
  if (kind === "web" || kind === "polling" || kind === "worker") return [];
  const { kind: _, ...rest } = service;
  const { kind: __, ...shape } = shapeOf(service);
  const result = strict(shape, { error: () => "" }).safeParse(rest);
  return result.success ? [] : problemsOf(result.error.issues, raw, ["services", key]);
}

/** Only what the schema lets pass: the rest is its problem already. */
function texts(images: unknown): Record<string, string> {
  if (!isMapping(images)) return {};
  return Object.fromEntries(
    Object.entries(images).filter((entry): entry is [string, string] => {
      return typeof entry[1] === "string" && /@sha256:[0-9a-f]{64}$/.test(entry[1]);
    }),
  );
}

/** What was checked is what is used, also when the file changes in between. */
function remembering(readFile: ReadFile): ReadFile {
  const known = new Map<string, FileRead>();
  return (path) => {
    const file = known.get(path) ?? readFile(path);
    known.set(path, file);
    return file;
  };
}

/** None in a run that only makes what is on GitHub. */
function servicesOf({ services, release }: StackConfigFields): StackConfigFields["services"] {
  return release?.only === "github" ? {} : services;
}

function resolve(fields: StackConfigFields, { app, stack, readFile }: ParseContext): SlipwayConfig {
  const images = Object.entries(fields.release?.images ?? {}).map(([service, image]) => {
    const parsed = parseImage(image, { stack, service });
    if (typeof parsed === "string") throw new Error(`an image passed that ${parsed}`);
    return [service, `${parsed.repository}@${parsed.digest}`];
  });
  return {
    app,
    stack,
    host: resolveHost(fields.host),
    ...resolveGithub(fields),
    secrets: mapValues(fields.secrets ?? {}, resolveSecret),
    services: mapValues(servicesOf(fields), (service) => resolveService(service, readFile)),
    releaseImages: Object.fromEntries(images),
    releaseKeys: fields.release?.keys ?? {},
    releaseGone: fields.release?.gone ?? [],
    releaseOperations: fields.release?.operations,
    releaseForget: fields.release?.forget ?? [],
    releaseAdopt: fields.release?.adopt ?? {},
    releaseBots: fields.release?.bots ?? {},
  };
}
