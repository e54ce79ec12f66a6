import { type Endpoints, ok } from "../http/endpoint.ts";

/** Requests that GitHub allows a person in an hour. */
export const HOURLY_LIMIT = 5000;

/** How much is left. It never runs out here: faults say that it did. */
export const limits: Endpoints = {
  "GET /rate_limit": () => {
    const full = { limit: HOURLY_LIMIT, remaining: HOURLY_LIMIT, used: 0, reset: resetTime() };
    return ok({ resources: { core: full, search: { ...full, limit: 30, remaining: 30 } }, rate: full });
  },
};

/** When the hour is over, in seconds since 1970. */
export function resetTime(): number {
  return Math.floor(Date.now() / 1000) + 3600;
}
