import { asText, type Maybe } from "../properties.ts";

/** A time of GitHub's as the provider records it, which is how Go prints one: `2026-01-02 03:04:05 +0000 UTC`. */
export function goTime(time: Maybe): string {
  const [, date, clock] = /^(\S+)T([\d:.]+)Z$/.exec(asText(time)) ?? [];
  return date === undefined ? asText(time) : `${date} ${clock} +0000 UTC`;
}
