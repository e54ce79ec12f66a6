import type { Context } from "../context.ts";
import type { Server } from "../docker.ts";
import { dockerText } from "../docker-failure.ts";
import { CommandError, UsageError } from "../failure.ts";
import type { OpenStack } from "../open-stack.ts";
import { credentialsFor } from "../registry-credentials.ts";
import { openStackServer } from "../stack-server.ts";

/** What {@link checkImages} needs to know. */
export interface PastImages {
  readonly stack: string;
  /** Number of the update that ran them. */
  readonly number: number;
  /** `repository@sha256:…` by service. */
  readonly images: Readonly<Record<string, string>>;
  /** Services of that update. */
  readonly services: readonly string[];
}

/**
 * Sees that every image of a past update can still be had: on the server, where it is mostly still there, else in its
 * registry. Throws {@link UsageError} with each that is gone, and {@link CommandError} where a registry cannot be asked.
 */
export async function checkImages(context: Context, open: OpenStack, past: PastImages): Promise<void> {
  const { stack, number, images, services } = past;
  const unknown = services.filter((service) => images[service] === undefined);
  const problems = unknown.map(
    (service) =>
      `update ${number}: nothing says which image of ${service} it ran. Deploy one: slipway deploy --stack ${stack} --image ${service}=IMAGE`,
  );
  const server = await openStackServer(context, open);
  const gone = await Promise.all(services.map((service) => whyGone({ server, past, service }, context)));
  problems.push(...gone.filter((problem) => problem !== undefined));
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
}

async function whyGone(
  { server, past, service }: { server: Server; past: PastImages; service: string },
  { world }: Context,
): Promise<string | undefined> {
  const image = past.images[service];
  if (image === undefined || (await server.local(image)) !== undefined) return undefined;
  const repository = image.slice(0, image.indexOf("@"));
  try {
    await server.describe(image, await credentialsFor(repository, world.env));
    return undefined;
  } catch (error) {
    const { statusCode, message } = error as { statusCode?: number; message?: string };
    const said = `Docker says: ${dockerText(message)}`;
    const what = `update ${past.number}: the image of ${service}`;
    if (statusCode === 404 || /not found|unknown/i.test(message ?? "")) {
      return `${what} is gone: ${image} is neither on the server nor in its registry. Push it again, or go back to another update: slipway history --stack ${past.stack}. ${said}`;
    }
    throw new CommandError(`${what} is not on the server, and its registry cannot be asked. ${said}`, {
      cause: error,
    });
  }
}
