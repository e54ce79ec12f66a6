/**
 * What the package `@slipway/slipway` gives to a bot's repository, whose whole `index.ts` is
 *
 *     import { deploy } from "@slipway/slipway";
 *
 *     export const { images, services, keys, operations } = await deploy();
 */
import type * as pulumi from "@pulumi/pulumi";
import { Repository } from "./components/github/repository.ts";
import { Host } from "./components/host/host.ts";
import { BotStack } from "./components/stack/bot-stack.ts";
import { planImages } from "./components/stack/image-plan.ts";
import { generatedKeys, type KeyLedger, planKeys } from "./components/stack/key-plan.ts";
import { refuseTwoPollers } from "./components/stack/kind-changes.ts";
import { type Operations, planOperations, refuseUnproven } from "./components/stack/operations.ts";
import { type OwnStack, readOwnStack } from "./components/stack/own-stack.ts";
import { polledBots } from "./components/stack/polled-bots.ts";
import { refuseTakenBots } from "./components/stack/taken-bots.ts";
import type { LoadedConfig, ServiceConfig, ServiceOperation } from "./config/config.ts";
import { repositoryOf } from "./config/image.ts";
import { loadConfig } from "./config/load.ts";
import { mapValues } from "./config/map-values.ts";

/** Outputs of a stack. The next update and the `slipway` command read them: export all four, under these names. */
export interface Deployment {
  /** Which image of each service passed last: what the next update runs unless it is told otherwise. */
  readonly images: BotStack["images"];
  /** Physical name, kind and order of each service. */
  readonly services: BotStack["services"];
  /** Every generation of every generated key, by its length in bytes: the next update declares them all again. */
  readonly keys: KeyLedger;
  /** Services that are stopped, and how often each was restarted; as the images, what the last good update left. */
  readonly operations: pulumi.Output<Operations>;
}

/**
 * Declares everything that the stack file asks for: secrets and services on the server, and what belongs to them on GitHub.
 * Call it once, in the program that Pulumi runs.
 *
 * @throws ConfigError with every mistake of the configuration, before any resource registers
 */
export async function deploy(): Promise<Deployment> {
  const config = loadConfig();
  const { app, stack } = config;
  const own = await readOwnStack();
  refuseRename(config, own);
  if (Object.keys(config.releaseBots).length > 0)
    refuseTakenBots(await polledBots(config), config.releaseBots);
  const left = planKeys(generatedKeys(config.goingBack?.secrets ?? {}), []);
  const known = [own.keys, config.releaseKeys, left];
  const keys = planKeys(generatedKeys(config.secrets), known, config.releaseForget);
  const wanted = mapValues(config.services, ({ image }) => image);
  const images = planImages({ stack, wanted, release: config.releaseImages, running: own.images });
  const held = heldOperations(config, own);
  refuseUnproven({ stack, operations: held, images, passed: own.images });
  const bot = new BotStack(app, {
    owner: { app, stack },
    host: new Host("host", config.host),
    secrets: config.secrets,
    keys,
    services: mapValues(config.services, (service, key) => withOperation(service, held[key])),
    ...(config.goingBack && { goingBack: config.goingBack }),
    images,
  });
  if (config.repository) {
    const { repository, environment, protection, releaseAdopt: adopted } = config;
    const secret = (name: string) => bot.secrets.value(name);
    new Repository("github", { repository, environment, protection, secret, adopted });
  }
  return { images: bot.images, services: bot.services, keys, operations: bot.images.apply(() => held) };
}

function heldOperations(config: LoadedConfig, own: OwnStack): Operations {
  const { services, releaseGone: gone, releaseOperations: given } = config;
  return planOperations({ services: Object.keys(services), gone, given, last: own.operations });
}

function withOperation(service: ServiceConfig, operation: ServiceOperation | undefined): ServiceConfig {
  return operation === undefined ? service : { ...service, operation };
}

function refuseRename({ stack, releaseGone, services }: LoadedConfig, own: OwnStack): void {
  refuseTwoPollers({
    stack,
    gone: releaseGone,
    before: mapValues(own.services, ({ kind }, key) => ({
      kind,
      repository: own.images[key] && repositoryOf(own.images[key]),
    })),
    after: mapValues(services, ({ kind, image }) => ({ kind, repository: image.repository })),
  });
}
