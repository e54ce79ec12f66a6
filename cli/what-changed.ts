import type { HistoryEntry } from "../engine/port.ts";
import { configChanges } from "./config-changes.ts";
import { ONE_RUN, storedValue } from "./last-good.ts";

/**
 * What an update changed of the configuration that the update before it had: paths without the namespace, `images.web`,
 * `services.web.env.LEVEL`, `secrets.TOKEN.value`. Nothing of what the backend does not show. Undefined for the first update
 * that is known, and for what is no update.
 */
export function whatChanged(
  history: readonly HistoryEntry[],
  entry: HistoryEntry,
): readonly string[] | undefined {
  if (entry.kind !== "update") return undefined;
  const before = history.find((each) => each.number < entry.number && each.kind === "update");
  if (before === undefined) return undefined;
  return configChanges(settings(before), settings(entry)).map(({ path }) => path);
}

/** The same in words, each once: `web image`, `web env`, `TOKEN`. */
export function changedWords(paths: readonly string[]): string {
  const words = paths.map((path) => {
    const [part = "", name, field] = path.split(".");
    if (name === undefined) return part;
    if (part === "images") return `${name} image`;
    if (part === "secrets") return name;
    return part === "services" ? [name, field].filter(Boolean).join(" ") : part;
  });
  return [...new Set(words)].join(", ");
}

function settings({ config }: HistoryEntry): Record<string, unknown> {
  const release = storedValue(config["slipway:release"]?.value) as { images?: unknown } | undefined;
  const keys = Object.keys(config).filter((key) => !ONE_RUN.has(key) && config[key]?.value !== undefined);
  const values = keys.map((key) => [key.replace(/^slipway:/, ""), storedValue(config[key]?.value)]);
  return { ...(release?.images !== undefined && { images: release.images }), ...Object.fromEntries(values) };
}
