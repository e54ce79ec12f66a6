import { setTimeout as pause } from "node:timers/promises";
import { resetTime } from "../endpoints/limits.ts";
import { Failure } from "./failure.ts";

/** What can go wrong with GitHub. */
export const FAULTS = [
  "bad-credentials",
  "plan",
  "primary-limit",
  "secondary-limit",
  "not-found",
  "too-many",
  "server-error",
  "bad-gateway",
  "slow",
  "reset",
] as const;
export type FaultKind = (typeof FAULTS)[number];

/** Which requests fail, how, and how often. */
export interface Fault {
  readonly kind: FaultKind;
  /** Only requests of this method. */
  readonly method?: string;
  /** Only requests whose path fits this regular expression; `/api/v3` does not count as part of it. */
  readonly path?: string;
  /** How often; then all is well again. Default: 1. */
  readonly times?: number;
  /** Requests of this kind that are let through first. Default: 0. */
  readonly after?: number;
  /** The request is carried out, and only its answer is lost: what a client cannot tell from a failure. Default: false. */
  readonly carriedOut?: boolean;
  /** For the limits: seconds that the answer asks to wait. Default: 1. For `slow`: seconds that the answer takes. */
  readonly seconds?: number;
}

/** The faults that are set. Each request meets the first that is for it. */
export class Faults {
  #set: { readonly fault: Fault; skip: number; left: number }[] = [];

  /** Adds a fault behind those that are set. */
  add(fault: Fault): void {
    this.#set.push({ fault, skip: fault.after ?? 0, left: fault.times ?? 1 });
  }

  /** All is well again. */
  clear(): void {
    this.#set = [];
  }

  /** The fault that a request meets; it has one less to go. */
  meet(method: string, path: string): Fault | undefined {
    for (const entry of this.#set) {
      const { fault } = entry;
      if (fault.method !== undefined && fault.method !== method) continue;
      if (fault.path !== undefined && !new RegExp(fault.path).test(path)) continue;
      if (entry.skip > 0) {
        entry.skip--;
        continue;
      }
      entry.left--;
      if (entry.left <= 0) this.#set = this.#set.filter((other) => other !== entry);
      return fault;
    }
    return undefined;
  }
}

/** Headers that a failing answer has beside its body. */
export interface FailedAnswer {
  readonly failure: Failure;
  readonly headers: Readonly<Record<string, string>>;
}

const SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
/** Go's client, and with it the real provider, knows this limit by the end of this address. */
const SECONDARY_DOCS = {
  documentation_url:
    "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits",
};

/** The answer of a fault in GitHub's own form; undefined for `slow`, which waits, and for `reset`, which has none. */
export async function answerOf(fault: Fault): Promise<FailedAnswer | undefined> {
  const seconds = fault.seconds ?? 1;
  const failed = (status: number, message: string, headers = {}, more = {}) => ({
    failure: new Failure(status, message, more),
    headers,
  });
  switch (fault.kind) {
    case "bad-credentials":
      return failed(401, "Bad credentials");
    case "plan":
      return failed(403, "Upgrade to GitHub Pro or make this repository public to enable this feature.");
    case "primary-limit":
      return failed(403, "API rate limit exceeded for user ID 1.", {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(resetTime() - 3600 + Math.ceil(seconds)),
      });
    case "secondary-limit":
      return failed(403, SECONDARY, { "retry-after": String(seconds) }, SECONDARY_DOCS);
    case "too-many":
      return failed(429, SECONDARY, { "retry-after": String(seconds) }, SECONDARY_DOCS);
    case "not-found":
      return failed(404, "Not Found");
    case "server-error":
      return failed(500, "Server Error");
    case "bad-gateway":
      return failed(502, "Server Error");
    case "slow":
      await pause(seconds * 1000);
      return undefined;
    case "reset":
      return undefined;
  }
}
