import { randomBytes } from "node:crypto";
import { parse } from "yaml";
import type { HistoryEntry } from "../engine/port.ts";

/** The update that a run leaves on its way back. */
export interface LeftUpdate {
  /** As the history counts. */
  readonly number: number;
  /** Images by service, `repository@sha256:…`. */
  readonly images: Readonly<Record<string, string>>;
  /** Values of its configuration by full key, encrypted ones as they stand. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Key of what {@link goingBackFrom} gives, for one run. */
export const GOING_BACK = "slipway:goingBack";

/**
 * Value of `slipway:goingBack` for a run from one update back to another; undefined where the one that is left has no
 * release steps, so that nothing was done that could be taken back.
 *
 * @param data whether steps are undone and data is restored, too
 */
export function goingBackFrom(left: LeftUpdate, target: HistoryEntry, data: boolean): object | undefined {
  const services = left.config["slipway:services"];
  if (!hasSteps(services)) return undefined;
  const secrets = left.config["slipway:secrets"];
  return {
    id: `${left.number}-to-${target.number}-${randomBytes(3).toString("hex")}`,
    data,
    since: Math.floor(Date.parse(target.endedAt ?? target.startedAt) / 1000),
    images: left.images,
    services,
    ...(secrets !== undefined && { secrets }),
  };
}

/** Values of the text of a stack file by full key. */
export function configOfText(text: string): Readonly<Record<string, unknown>> {
  const file = parse(text, { merge: true }) as { config?: Record<string, unknown> } | null;
  return file?.config ?? {};
}

function hasSteps(services: unknown): boolean {
  if (services === null || typeof services !== "object") return false;
  return Object.values(services).some((service: { release?: unknown } | null) => {
    return Array.isArray(service?.release) && service.release.length > 0;
  });
}
