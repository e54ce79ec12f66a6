import { randomUUID } from "node:crypto";
import { Octokit } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";

/** GitHub's REST API, as it is asked here. */
export type Github = Octokit;

/** Arguments for {@link githubClient}. */
export interface GithubClientArgs {
  /** `repository.baseUrl`, ending in a slash. */
  readonly baseUrl: string;
  readonly token: string;
  /** Told before a wait that GitHub asks for, in seconds. */
  readonly onWait: (seconds: number) => void;
}

const PUBLIC = "https://api.github.com/";
/** Longer ones are told as what they are: the hourly limit is used up. */
const LONGEST_WAIT = 60;
const WAITS = 3;

const Client = Octokit.plugin(retry, throttling);

/**
 * A client that asks again after errors of the server and lost connections, and waits where GitHub asks it to. Like the
 * provider it takes every other address than GitHub's own for a GitHub Enterprise Server.
 */
export function githubClient({ baseUrl, token, onWait }: GithubClientArgs): Github {
  const mayWait = (seconds: number, _options: object, _client: object, count: number) => {
    const again = seconds <= LONGEST_WAIT && count < WAITS;
    if (again) onWait(seconds);
    return again;
  };
  return new Client({
    auth: token,
    baseUrl: baseUrl === PUBLIC ? PUBLIC.slice(0, -1) : `${baseUrl}api/v3`,
    userAgent: "slipway",
    // A queue of its own: writes of one client are a second apart, as GitHub asks, and wait for no other client's.
    throttle: { id: randomUUID(), onRateLimit: mayWait, onSecondaryRateLimit: mayWait },
    // It would write to the console by itself.
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
}

function ignore(): void {}
