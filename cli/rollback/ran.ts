import { isDeepStrictEqual } from "node:util";
import type { HistoryEntry } from "../../engine/port.ts";
import { changedConfig } from "../config-text.ts";
import { isGoodUpdate, storedValue } from "../last-good.ts";
import { releaseMap } from "../release-map.ts";
import { type FileService, fileServices } from "../stack-file.ts";

/** Keys of the configuration that a rollback brings back; host, repository, environment and protection stay. */
export const SERVICES = "slipway:services";
export const SECRETS = "slipway:secrets";

/** What an update ran, as far as it comes back. */
export interface Ran {
  /** `slipway:services`, as it stood. */
  readonly services: unknown;
  /** `slipway:secrets`, encrypted values as they stood. */
  readonly secrets: unknown;
  /** Whether the backend does not show `slipway:secrets` of past updates. */
  readonly hidesSecrets: boolean;
  /** `repository@sha256:…` by service, those included that were pinned in the file. */
  readonly images: Readonly<Record<string, string>>;
}

/** What an update ran, by its entry in the history. */
export function ranBy(history: readonly HistoryEntry[], entry: HistoryEntry, stack: string): Ran {
  const { [SERVICES]: services, [SECRETS]: secrets } = entry.config;
  return {
    services: storedValue(services?.value),
    secrets: storedValue(secrets?.value),
    hidesSecrets: secrets !== undefined && secrets.value === undefined,
    images: imagesOf(history, entry, stack),
  };
}

/** Whether two updates ran the same. Secrets that are not shown count as equal. */
export function ranSame(a: Ran, b: Ran): boolean {
  const hides = a.hidesSecrets || b.hidesSecrets;
  return (
    isDeepStrictEqual(a.services, b.services) &&
    (hides || isDeepStrictEqual(a.secrets, b.secrets)) &&
    isDeepStrictEqual(a.images, b.images)
  );
}

/** Services of an update, as its stack file had them. */
export function servicesOf(services: unknown, stack: string): Record<string, FileService> {
  if (services === undefined) return {};
  return fileServices(changedConfig("", { images: {}, values: { [SERVICES]: services } }), stack);
}

/** A plain `pulumi up` is given no images: it ran those that had passed before it. */
function imagesOf(
  history: readonly HistoryEntry[],
  entry: HistoryEntry,
  stack: string,
): Record<string, string> {
  const services = servicesOf(storedValue(entry.config[SERVICES]?.value), stack);
  const release = storedValue(entry.config["slipway:release"]?.value) as Release | undefined;
  const given = release?.images ?? {};
  const pinned = Object.entries(services).flatMap(([key, { repository, digest }]) =>
    digest === undefined ? [] : [[key, `${repository}@${digest}`]],
  );
  const needed = Object.keys(services).length - pinned.length;
  const known = releaseMap(services, {}, given);
  const older =
    Object.keys(known).length < needed
      ? history.find((each) => each.number < entry.number && isGoodUpdate(each))
      : undefined;
  const passed = older === undefined ? {} : imagesOf(history, older, stack);
  return { ...releaseMap(services, passed, given), ...Object.fromEntries(pinned) };
}

interface Release {
  readonly images?: Readonly<Record<string, string>>;
}
