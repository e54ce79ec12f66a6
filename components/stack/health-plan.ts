import type { HealthConfig } from "../../config/config.ts";
import { goDuration } from "../../config/durations.ts";
import { loadScript } from "../host/server-command.ts";

const HTTP = loadScript("./http-health.sh", import.meta.url);
const HEARTBEAT = loadScript("./heartbeat-health.sh", import.meta.url);

/** Health check as the Docker provider takes it. */
export interface HealthPlan {
  readonly tests: string[];
  readonly interval?: string;
  readonly timeout?: string;
  readonly retries?: number;
  readonly startPeriod?: string;
}

/** How Docker shall check a container. `none` switches off a check that the image itself brings. */
export function planHealth(health: HealthConfig): HealthPlan {
  if (health.kind === "none") return { tests: ["NONE"] };
  return {
    tests: ["CMD", ...testOf(health)],
    interval: goDuration(health.interval),
    timeout: goDuration(health.timeout),
    retries: health.retries,
    startPeriod: goDuration(health.startPeriod),
  };
}

function testOf(health: Exclude<HealthConfig, { kind: "none" }>): readonly string[] {
  switch (health.kind) {
    case "http": {
      const limit = String(Math.max(1, Math.round(health.timeout / 1000)));
      return ["sh", "-c", HTTP, "health", `http://127.0.0.1:${health.port}${health.path}`, limit];
    }
    case "heartbeat":
      return ["sh", "-c", HEARTBEAT, "health", health.file, String(health.maxAge / 1000)];
    case "command":
      return health.command;
  }
}
