import { Repository } from "./components/github/repository.ts";
import { Host } from "./components/host/host.ts";
import { BotStack } from "./components/stack/bot-stack.ts";
import { planImages } from "./components/stack/image-plan.ts";
import { planKeys } from "./components/stack/key-plan.ts";
import { refuseTwoPollers } from "./components/stack/kind-changes.ts";
import { readOwnStack } from "./components/stack/own-stack.ts";
import { repositoryOf } from "./config/image.ts";
import { loadConfig } from "./config/load.ts";
import { mapValues } from "./config/map-values.ts";

const config = loadConfig();
const { app, stack } = config;
const own = await readOwnStack();

const wanted = mapValues(config.services, ({ image }) => image);
refuseTwoPollers({
  stack,
  gone: config.releaseGone,
  before: mapValues(own.services, ({ kind }, key) => ({
    kind,
    repository: own.images[key] && repositoryOf(own.images[key]),
  })),
  after: mapValues(config.services, ({ kind, image }) => ({ kind, repository: image.repository })),
});

const generated = Object.fromEntries(
  Object.entries(config.secrets).flatMap(([name, secret]) =>
    secret.kind === "generated" ? [[name, secret]] : [],
  ),
);

/** Every generation of every generated key, by its length in bytes: the next update declares them all again. */
export const keys = planKeys(generated, [own.keys, config.releaseKeys], config.releaseForget);

const bot = new BotStack(app, {
  owner: { app, stack },
  host: new Host("host", config.host),
  secrets: config.secrets,
  keys,
  services: config.services,
  images: planImages({ stack, wanted, release: config.releaseImages, running: own.images }),
});

if (config.repository) {
  const { repository, environment, protection } = config;
  const secret = (name: string) => bot.secrets.value(name);
  new Repository("github", { repository, environment, protection, secret });
}

/** Which image of each service passed last: what the next update runs unless it is told otherwise. */
export const images = bot.images;

/** Physical name, kind and order of each service. */
export const services = bot.services;
