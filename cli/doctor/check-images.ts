import type { Context } from "../context.ts";
import type { Server } from "../docker.ts";
import { dockerText } from "../docker-failure.ts";
import { credentialsFor } from "../registry-credentials.ts";
import type { StackFile } from "../stack-file.ts";
import { bad, type Check, good } from "./check.ts";

/**
 * Whether the registry of each service gives its image to the server, with the credentials that this user has: the version
 * that passed last, or any at all before the first.
 */
export async function checkImages(
  { world }: Context,
  server: Server,
  file: StackFile,
  passed: Readonly<Record<string, string>>,
): Promise<Check[]> {
  const services = Object.entries(file.services).filter(([, { repository }]) => repository !== undefined);
  return Promise.all(
    services.map(async ([key, { repository = "", digest }]) => {
      const held = digest === undefined ? passed[key] : `${repository}@${digest}`;
      const known = held?.startsWith(`${repository}@`) ? held : undefined;
      return checkImage(
        `registry:${key}`,
        { repository, image: known ?? `${repository}:latest`, isKnown: known !== undefined },
        {
          server,
          env: world.env,
        },
      );
    }),
  );
}

const UNREACHABLE = /dial tcp|connection refused|no such host|timeout|deadline/i;

interface AskedImage {
  readonly repository: string;
  readonly image: string;
  /** Whether it has run here: then it must be there. */
  readonly isKnown: boolean;
}

async function checkImage(
  id: string,
  { repository, image, isKnown }: AskedImage,
  { server, env }: { readonly server: Server; readonly env: NodeJS.ProcessEnv },
): Promise<Check> {
  const registry = repository.slice(0, repository.indexOf("/"));
  try {
    const credentials = await credentialsFor(repository, env);
    await server.describe(image, credentials);
    return good(
      id,
      `${repository} can be pulled${credentials ? `, as ${credentials.username ?? "a token"}` : ""}`,
    );
  } catch (error) {
    const { statusCode, message } = error as { statusCode?: number; message?: string };
    const said = dockerText(message);
    const isMissing = statusCode === 404 || /not found|manifest unknown/i.test(said);
    if (isMissing && !isKnown)
      return good(id, `${registry} answers; no version of ${repository} is known yet`);
    const service = id.slice(id.indexOf(":") + 1);
    const repair = isMissing
      ? `Push it again, or deploy one that is there: slipway deploy --image ${service}=${repository}:TAG`
      : UNREACHABLE.test(said)
        ? `See that the server reaches ${registry}`
        : `Log in: docker login ${registry}, with a long-lived credential that may only read`;
    return bad(id, `${image} cannot be had: ${said}`, repair);
  }
}
