import type { ServiceInput } from "../../config/service.ts";

/** A bot as `slipway init` writes it down. */
export interface Bot {
  /** Name of the project: first part of every name on the server. */
  readonly name: string;
  /** One stack file each. */
  readonly stacks: readonly string[];
  /** By key, as a stack file has them. */
  readonly services: Readonly<Record<string, ServiceInput>>;
  /** `local`, or a server over SSH. */
  readonly host: "local" | BotServer;
  /** Undefined: nothing on GitHub, and no workflows. */
  readonly github?: BotGithub;
}

/** A server as a stack file has it. */
export interface BotServer {
  readonly address: string;
  readonly user?: string;
  readonly port?: number;
}

/** A bot's repository on GitHub. */
export interface BotGithub {
  readonly owner: string;
  readonly name: string;
  /** Branch that is deployed. */
  readonly branch: string;
  /** Who approves what goes to production. */
  readonly reviewers: readonly string[];
}

/** What the jobs of every environment read, and nothing can do without. */
const JOB_SECRETS = ["PULUMI_CONFIG_PASSPHRASE", "VPS_SSH_KEY", "DOCKER_USERNAME", "DOCKER_PASSWORD"];

/** Secrets that a stack names, each once, in order: their values are set afterwards. */
export function secretsOf({ services, github }: Bot): string[] {
  const named = Object.values(services).flatMap(({ secrets = [], secretEnv = [] }) => [
    ...secrets,
    ...secretEnv,
  ]);
  return [...new Set([...named, ...(github ? JOB_SECRETS : [])])];
}

/** What a stack file says below `slipway:`, without the values of secrets. */
export function stackValues(bot: Bot, stack: string): Readonly<Record<string, unknown>> {
  const { host, services, github } = bot;
  if (github === undefined) return { host, services };
  const { owner, name, branch, reviewers } = github;
  const isProduction = stack === productionOf(bot);
  return {
    host,
    repository: { owner, name },
    environment: {
      name: environmentOf(stack),
      ...(isProduction && reviewers.length > 0 && { reviewers: { users: reviewers } }),
      branches: [branch],
      secrets: JOB_SECRETS,
    },
    services,
  };
}

/** The last of several stacks is promoted to; a single one is deployed to. */
export function productionOf({ stacks }: Bot): string | undefined {
  return stacks.length > 1 ? stacks.at(-1) : undefined;
}

/** Environment on GitHub of a stack: GitHub's own word for production. */
export function environmentOf(stack: string): string {
  return stack === "prod" ? "production" : stack;
}
