import type { HistoryEntry } from "../engine/port.ts";

/** Successful updates whose images stay on the server: a rollback to one of them waits for no registry. */
const KEPT_UPDATES = 5;

/**
 * Images that a stack has run and does not need any more, `repository@sha256:…`: those of its history that none of the last
 * five successful updates had, and that do not run now.
 *
 * @param history newest first
 */
export function oldImages(history: readonly HistoryEntry[], running: readonly string[]): readonly string[] {
  const kept = new Set([...running, ...keptImages(history)]);
  const known = new Set(history.flatMap(imagesOf));
  return [...known].filter((image) => !kept.has(image));
}

/** Images of the last five successful updates of a stack. */
export function keptImages(history: readonly HistoryEntry[]): readonly string[] {
  const good = history
    .filter(({ kind, result }) => kind === "update" && result === "succeeded")
    .map(imagesOf);
  return good
    .filter((images) => images.length > 0)
    .slice(0, KEPT_UPDATES)
    .flat();
}

/** Every update of `slipway` has the whole map in its configuration. */
function imagesOf({ config }: HistoryEntry): readonly string[] {
  const { value, secret } = config["slipway:release"] ?? { secret: true };
  if (secret || value === undefined) return [];
  const images = (JSON.parse(value) as { images?: Record<string, unknown> }).images ?? {};
  return Object.values(images).filter((image): image is string => typeof image === "string");
}
