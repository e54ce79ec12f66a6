import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { CommandError } from "./failure.ts";

/** What a registry takes for a user, in the form of the Docker API. */
export interface RegistryCredentials {
  readonly serveraddress: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
}

/** The parts of the Docker client's `config.json` that name credentials. */
interface ClientConfig {
  readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly identitytoken?: string }>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

/** Under this name the Docker client keeps what is for `docker.io`. */
const DOCKER_HUB = "https://index.docker.io/v1/";

/**
 * Credentials for the registry of a repository, as the Docker client of this user would send them: its helper for that
 * registry, its store, or its file. Undefined where it has none. Throws {@link CommandError} where a helper fails.
 */
export async function credentialsFor(
  repository: string,
  env: NodeJS.ProcessEnv,
): Promise<RegistryCredentials | undefined> {
  const registry = repository.slice(0, repository.indexOf("/"));
  const server = registry === "docker.io" ? DOCKER_HUB : registry;
  const config = await clientConfig(env);
  const helper = config.credHelpers?.[registry] ?? config.credHelpers?.[server] ?? config.credsStore;
  const stored = helper ? await askHelper(helper, server, env) : undefined;
  return stored ?? fromFile(config, server);
}

async function clientConfig(env: NodeJS.ProcessEnv): Promise<ClientConfig> {
  const path = join(env.DOCKER_CONFIG || join(env.HOME || homedir(), ".docker"), "config.json");
  const text = await readFile(path, "utf8").catch(() => "{}");
  try {
    return JSON.parse(text) as ClientConfig;
  } catch {
    // The parser's own message quotes the text, which holds passwords.
    throw new CommandError(`${path}: is no valid JSON. Correct it, or log in again with docker login.`);
  }
}

async function askHelper(
  helper: string,
  server: string,
  env: NodeJS.ProcessEnv,
): Promise<RegistryCredentials | undefined> {
  const command = `docker-credential-${helper}`;
  const run = await execa(command, ["get"], { input: server, reject: false, env });
  if (run.failed) {
    const text = `${run.stdout ?? ""} ${run.stderr ?? ""}`;
    if (/credentials not found/i.test(text)) return undefined;
    throw new CommandError(
      `${command}: failed for ${server}: ${text.trim() || run.code || "no reason"}. Log in again: docker login`,
    );
  }
  const { Username, Secret } = JSON.parse(run.stdout) as { Username: string; Secret: string };
  // The protocol's sign for a token in place of a password.
  if (Username === "<token>") return { serveraddress: server, identitytoken: Secret };
  return { serveraddress: server, username: Username, password: Secret };
}

function fromFile({ auths = {} }: ClientConfig, server: string): RegistryCredentials | undefined {
  const bare = server.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  const names = [server, bare, `https://${bare}`, `https://${bare}/v1/`, `https://${bare}/v2/`];
  const entry = names.map((name) => auths[name]).find((each) => each !== undefined);
  if (entry?.identitytoken) return { serveraddress: server, identitytoken: entry.identitytoken };
  if (!entry?.auth) return undefined;
  const [username = "", ...password] = Buffer.from(entry.auth, "base64").toString().split(":");
  return { serveraddress: server, username, password: password.join(":") };
}
