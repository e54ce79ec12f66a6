import { basename, resolve } from "node:path";
import { parseImage } from "../../config/image.ts";
import { LABEL, SECRET_NAME } from "../../config/names.ts";
import type { ServiceInput } from "../../config/service.ts";
import type { World } from "../context.ts";
import { UsageError } from "../failure.ts";
import type { Bot } from "./bot.ts";
import { healthOf } from "./health.ts";
import { githubRepository } from "./repository.ts";

/** Options of `slipway init` that say what the bot is. */
export interface BotFlags {
  readonly name?: string;
  /** Names, separated by commas. */
  readonly stacks?: string;
  readonly kind?: string;
  readonly image?: string;
  readonly port?: string;
  readonly health?: string;
  readonly secret: readonly string[];
  /** `local`, or `user@address:port`. */
  readonly host?: string;
  /** `owner/name`. */
  readonly github?: string;
  readonly branch: string;
  readonly reviewer: readonly string[];
}

/** Where the questions go, if anybody can answer. */
export interface Asker {
  readonly folder: string;
  /** Undefined where the defaults are taken. */
  readonly askText: World["askText"] | undefined;
}

const STACKS = ["staging", "prod"];
const KINDS = ["polling", "web", "worker"] as const;
type Kind = (typeof KINDS)[number];

/** A bot of one service, by options, questions and defaults, in this order. Throws {@link UsageError}. */
export async function askBot(flags: BotFlags, asker: Asker): Promise<Bot> {
  const ask = (question: string, proposal: string) => asker.askText?.(question, proposal) ?? proposal;
  const name = checkName(flags.name ?? (await ask("Name of the bot?", proposedName(asker.folder))));
  const kind = checkKind(
    flags.kind ?? (await ask("Does it poll, take web requests, or work? polling, web, worker:", "polling")),
  );
  const image = checkImage(
    flags.image ?? (await ask("Repository of its image, without a tag?", await proposedImage(asker.folder))),
    name,
  );
  const port =
    kind === "web" ? checkPort(flags.port ?? (await ask("Port it listens on?", "8000"))) : undefined;
  const health = flags.health ?? (await ask(HEALTH_QUESTION, kind === "web" ? "http:/healthz" : HEARTBEAT));
  const secrets =
    flags.secret.length > 0
      ? flags.secret
      : words(await ask("Secrets it needs, by name?", kind === "polling" ? "BOT_TOKEN" : ""));
  const service = {
    kind,
    image,
    ...(port !== undefined && { port }),
    health: healthOf(health),
    ...(secrets.length > 0 && { secrets: secrets.map(checkSecret) }),
  } as ServiceInput;
  const host = flags.host ?? (await ask("Server, as USER@ADDRESS, or local?", "local"));
  return {
    name,
    stacks: checkStacks(flags.stacks),
    services: { [name]: service },
    host: hostOf(host),
    ...githubOf(flags),
  };
}

/** A server of `user@address:port`, of which the address alone is needed. Throws {@link UsageError}. */
export function hostOf(text: string): Bot["host"] {
  if (text === "local") return "local";
  const [, user, address, port] =
    /^(?:([a-z_][a-z0-9_-]*)@)?([A-Za-z0-9][A-Za-z0-9.-]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (address === undefined) {
    throw new UsageError(
      `--host: is ${JSON.stringify(text)}, must be local or USER@ADDRESS. Say --host deploy@203.0.113.7`,
    );
  }
  return { address, ...(user !== undefined && { user }), ...(port !== undefined && { port: Number(port) }) };
}

/** What goes to GitHub, where a repository is named. Throws {@link UsageError}. */
export function githubOf({ github, branch, reviewer }: BotFlags): Pick<Bot, "github"> {
  if (github === undefined) return {};
  const [, owner, name] = /^([A-Za-z0-9][A-Za-z0-9_-]*)\/([A-Za-z0-9._-]+)$/.exec(github) ?? [];
  if (owner === undefined || name === undefined) {
    throw new UsageError(`--github: is ${JSON.stringify(github)}, must be OWNER/NAME. Say --github me/mybot`);
  }
  return { github: { owner, name, branch, reviewers: reviewer } };
}

const HEARTBEAT = "heartbeat:/tmp/heartbeat";
const HEALTH_QUESTION = "How is it known to be well? http:PATH, heartbeat:FILE, none:";

/** Stacks that were asked for, else two. Throws {@link UsageError}. */
export function checkStacks(names: string | undefined): readonly string[] {
  const stacks = names === undefined ? STACKS : [...new Set(words(names))];
  const wrong = stacks.find((stack) => !LABEL.test(stack));
  if (stacks.length > 0 && wrong === undefined) return stacks;
  throw new UsageError(
    `--stacks: ${wrong === undefined ? "names none" : `has ${JSON.stringify(wrong)}`}, must be names of lower-case letters, digits and hyphens. Say --stacks staging,prod`,
  );
}

/** The name of a folder as the name of a bot. */
export function proposedName(folder: string): string {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "")
    .slice(0, 40);
  return LABEL.test(name) ? name : "bot";
}

/** Throws {@link UsageError}. */
export function checkName(name: string): string {
  if (LABEL.test(name)) return name;
  throw new UsageError(
    `--name: is ${JSON.stringify(name)}, must be lower-case letters, digits and hyphens, starting with a letter, at most 40. Say --name ${proposedName(name)}`,
  );
}

function checkKind(kind: string): Kind {
  const known = KINDS.find((each) => each === kind);
  if (known !== undefined) return known;
  throw new UsageError(`--kind: is ${JSON.stringify(kind)}, must be polling, web or worker.`);
}

function checkImage(image: string, name: string): string {
  if (image === "") {
    throw new UsageError(
      `--image: is missing. Name the repository of the bot's image: --image docker.io/me/${name}`,
    );
  }
  const parsed = parseImage(image, { stack: "staging", service: name });
  if (typeof parsed !== "string") return image;
  throw new UsageError(`--image: ${parsed}`);
}

function checkPort(port: string): number {
  if (/^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65535) return Number(port);
  throw new UsageError(`--port: is ${JSON.stringify(port)}, must be 1 to 65535.`);
}

function checkSecret(name: string): string {
  if (SECRET_NAME.test(name)) return name;
  // Not the name itself: who pastes a token here by mistake should not find it in a log.
  throw new UsageError(
    "--secret: is not the name of a secret. Use capital letters, digits and underscores: --secret BOT_TOKEN. Its value is set afterwards.",
  );
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

async function proposedImage(folder: string): Promise<string> {
  const repository = await githubRepository(folder);
  return repository === undefined ? "" : `ghcr.io/${repository.toLowerCase()}`;
}
