import type { PropertyMap } from "../driver.ts";
import { asText, type Maybe } from "../properties.ts";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** What a provider of GitHub is told, by its own inputs or by the environment. */
export interface GitHubAddress {
  /** Where the paths of the API begin, without a slash at the end. */
  readonly api: string;
  readonly token: string;
  /** Whose repositories; empty: the token's own. */
  readonly owner: string;
  /** How often a failed request is tried again. */
  readonly maxRetries: number;
  /** Milliseconds before the first of these; the second waits four times, the third nine times as long. */
  readonly retryDelayMs: number;
}

/** The real provider's own defaults. */
const MAX_RETRIES = 3;
const RETRY_DELAY_MS = 1000;

/**
 * Reads a provider's settings. The token comes from GITHUB_TOKEN where the program gives none, and is then nowhere in the
 * state. Throws where there is none, or where the address leaves this machine, which the sandbox never does.
 */
export function githubAddress(config: PropertyMap, environment = process.env): GitHubAddress {
  const baseUrl = asText(config.baseUrl) || environment.GITHUB_BASE_URL || "https://api.github.com/";
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || !LOOPBACK.has(url.hostname)) {
    throw new Error(
      `provider baseUrl: is ${baseUrl}, and the sandbox acts only on this machine. Use the address of its GitHub simulator, or the real engine.`,
    );
  }
  const token = asText(config.token) || environment.GITHUB_TOKEN || "";
  if (token === "")
    throw new Error("GITHUB_TOKEN: is not set. Set it to a token that may write to the repository.");
  return {
    // As the provider does for anything but github.com: the form of GitHub Enterprise Server.
    api: `${url.origin}${url.pathname.replace(/\/(api\/v3\/?)?$/, "")}/api/v3`,
    token,
    owner: asText(config.owner) || asText(config.organization) || environment.GITHUB_OWNER || "",
    maxRetries: numberOr(config.maxRetries, MAX_RETRIES),
    retryDelayMs: numberOr(config.retryDelayMs, RETRY_DELAY_MS),
  };
}

/** The SDK sends the numbers of a provider as JSON text. */
function numberOr(value: Maybe, otherwise: number): number {
  if (value === undefined || value === null || value === "") return otherwise;
  return Number.isFinite(Number(value)) ? Number(value) : otherwise;
}
