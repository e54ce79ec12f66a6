import { parseImage } from "../config/image.ts";
import { suggestion } from "../config/nearest.ts";
import { quote } from "../config/problem.ts";
import type { ImageInfo, Server } from "./docker.ts";
import { dockerFailure, dockerText } from "./docker-failure.ts";
import { CommandError, UsageError } from "./failure.ts";
import type { RegistryCredentials } from "./registry-credentials.ts";
import type { StackFile } from "./stack-file.ts";

/** An image that was asked for, by service. */
export interface WantedImage {
  readonly service: string;
  /** `repository:tag` or `repository@sha256:…` */
  readonly image: string;
}

/** What resolving needs. */
export interface ResolveContext {
  readonly stack: string;
  readonly file: StackFile;
  readonly server: Server;
  readonly credentials: (repository: string) => Promise<RegistryCredentials | undefined>;
}

/** A wanted image, read. */
interface Reference {
  /** Whole name, with its registry. */
  readonly repository: string;
  /** `:tag` or `@sha256:…` */
  readonly version: string;
}

/**
 * The digest of an image, as `repository@sha256:…`: asked of its registry through the Docker engine of the stack, which is
 * the one that will pull it. Throws {@link UsageError} where it may not run, cannot run or is not there, and
 * {@link CommandError} where nobody answers.
 */
export async function resolveImage(wanted: WantedImage, context: ResolveContext): Promise<string> {
  const reference = checkWanted(wanted, context);
  const name = reference.repository + reference.version;
  const info = (await known(reference, context)) ?? (await ask(wanted, reference, context));
  const platform = await context.server.platform();
  if (info.platforms.length > 0 && !info.platforms.includes(platform)) {
    throw new UsageError(
      `${flag(wanted)}: ${name} is built for ${info.platforms.join(", ")}, and the server is ${platform}. ` +
        `Build it for the server: docker build --platform ${platform}`,
    );
  }
  return `${reference.repository}@${info.digest}`;
}

/** What can be said without asking anyone. Throws {@link UsageError}. */
export function checkWanted(
  wanted: WantedImage,
  { stack, file }: Pick<ResolveContext, "stack" | "file">,
): Reference {
  const keys = Object.keys(file.services);
  const service = Object.hasOwn(file.services, wanted.service) ? file.services[wanted.service] : undefined;
  if (!service) {
    throw new UsageError(
      `--service ${wanted.service}: stack ${stack} has no such service. ${suggestion(wanted.service, keys)}`,
    );
  }
  const reference = readReference(wanted, stack);
  const setting = `services.${wanted.service}.image`;
  if (service.repository !== undefined && service.repository !== reference.repository) {
    throw new UsageError(
      `${flag(wanted)}: is from ${reference.repository}, and ${setting} in ${file.path} is ${service.repository}. ` +
        `Deploy an image of that repository, or change ${setting} first.`,
    );
  }
  if (service.digest !== undefined && `@${service.digest}` !== reference.version) {
    throw new UsageError(
      `${flag(wanted)}: ${setting} in ${file.path} pins ${service.digest}. Remove the digest there, or change it there.`,
    );
  }
  return reference;
}

function readReference(wanted: WantedImage, stack: string): Reference {
  const [, name = "", version = ""] =
    /^(.+?)(:[\w][\w.-]{0,127}|@sha256:[0-9a-f]{64})$/.exec(wanted.image) ?? [];
  const parsed = parseImage(name, { stack, service: wanted.service });
  if (name !== "" && typeof parsed === "object" && parsed.digest === undefined) {
    return { repository: parsed.repository, version };
  }
  throw new UsageError(
    `--image ${wanted.service}: is ${quote(wanted.image)}, must be repository:tag or repository@sha256:… with 64 digits. ` +
      `Write it like docker.io/acme/alice:1.4.`,
  );
}

/** A digest that the engine has already needs no registry. */
async function known(
  { repository, version }: Reference,
  { server }: ResolveContext,
): Promise<ImageInfo | undefined> {
  return version.startsWith("@") ? server.local(repository + version) : undefined;
}

async function ask(wanted: WantedImage, reference: Reference, context: ResolveContext): Promise<ImageInfo> {
  const { repository, version } = reference;
  const credentials = await context.credentials(repository);
  try {
    return await context.server.describe(repository + version, credentials);
  } catch (error) {
    throw registryFailure(error, flag(wanted), reference);
  }
}

/** What a registry refused is the command's mistake; one that cannot be asked is not. */
function registryFailure(error: unknown, where: string, { repository, version }: Reference): Error {
  const { statusCode, message, code } = error as { statusCode?: number; message?: string; code?: string };
  const registry = repository.slice(0, repository.indexOf("/"));
  const said = dockerText(message);
  const cause = { cause: error };
  if (code !== undefined && statusCode === undefined) return dockerFailure(error, where);
  if (statusCode === 401 || statusCode === 403 || /unauthorized|denied|authentication required/i.test(said)) {
    const text = `${registry} does not show ${repository} to this user: it is not there, or needs a login`;
    return new UsageError(`${where}: ${text}. Log in: docker login ${registry}. Docker says: ${said}`, cause);
  }
  if (statusCode === 404 || /not found|unknown/i.test(said)) {
    const text = `there is no ${repository}${version} in its registry`;
    const repair = version.startsWith("@")
      ? "Correct the digest, or name a tag"
      : `Push it first: docker push ${repository}${version}`;
    return new UsageError(`${where}: ${text}. ${repair}. Docker says: ${said}`, cause);
  }
  return new CommandError(`${where}: the registry ${registry} cannot be asked. Docker says: ${said}`, cause);
}

function flag({ service, image }: WantedImage): string {
  return `--image ${service}=${image}`;
}
