import { Octokit } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import Bottleneck from "bottleneck";
import type { GitHubAddress } from "./address.ts";
import type { LinkContext } from "./link.ts";

/** Answers that another try does not change; limits are waited out by the throttling. */
const NEVER_AGAIN = [400, 401, 403, 404, 409, 410, 422, 429, 451];
/** A longer wait is not worth a run that seems to hang: it fails, says why, and the next one goes on. */
const LONGEST_WAIT_SECONDS = 60;

const Client = Octokit.plugin(retry, throttling);
/** One write after the other, as GitHub asks. Its pause of a second between them is for the real GitHub. */
const writes = new Bottleneck.Group({ maxConcurrent: 1 });

/** GitHub's own client, which waits where GitHub asks for it and tries again where that may help. */
export function clientFor(address: GitHubAddress, context: LinkContext): InstanceType<typeof Client> {
  const wait = (seconds: number, retryCount: number): boolean => {
    if (seconds > LONGEST_WAIT_SECONDS || retryCount >= address.maxRetries) return false;
    context.log("warning", `GitHub asks to wait ${Math.ceil(seconds)} s before the next request`);
    return true;
  };
  const quiet = () => {};
  return new Client({
    auth: address.token,
    baseUrl: address.api,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    retry: {
      doNotRetry: NEVER_AGAIN,
      retries: address.maxRetries,
      retryAfterBaseValue: address.retryDelayMs,
    },
    throttle: {
      write: writes,
      onRateLimit: (seconds, _options, _client, retryCount) => wait(seconds, retryCount),
      onSecondaryRateLimit: (seconds, _options, _client, retryCount) => wait(seconds, retryCount),
    },
  });
}
