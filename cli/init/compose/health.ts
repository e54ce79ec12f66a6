import { isMapping } from "../../../config/fields.ts";
import type { Say } from "./note.ts";

const TIMES = { interval: "interval", timeout: "timeout", retries: "retries", start_period: "startPeriod" };

/** Health check of a service; one that compose does not have is said, because a rollout goes by it. */
export function healthOf(service: Readonly<Record<string, unknown>>, say: Say): Record<string, unknown> {
  const { healthcheck } = service;
  if (!isMapping(healthcheck) || healthcheck.disable === true || isNone(healthcheck.test)) {
    say(
      ["healthcheck"],
      "is missing, so that a version counts as good once it runs. Write health in the stack file.",
    );
    return { none: "the compose file had none" };
  }
  const times = Object.entries(TIMES).flatMap(([from, to]) =>
    healthcheck[from] === undefined ? [] : [[to, healthcheck[from]]],
  );
  return { command: commandOf(healthcheck.test), ...Object.fromEntries(times) };
}

function isNone(test: unknown): boolean {
  return test === undefined || (Array.isArray(test) && test[0] === "NONE");
}

/** `CMD` is the program itself, `CMD-SHELL` and a text are for a shell. */
function commandOf(test: unknown): string[] {
  const words = Array.isArray(test) ? test.map(String) : ["CMD-SHELL", String(test)];
  const [form, ...rest] = words;
  if (form === "CMD") return rest;
  return ["sh", "-c", form === "CMD-SHELL" ? rest.join(" ") : words.join(" ")];
}
