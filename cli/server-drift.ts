import { type Difference, gone } from "./difference.ts";
import { shownDigest } from "./digest.ts";
import type { ServiceRow } from "./result.ts";

/**
 * Where services on the server are not what the stack holds: image, configuration, existence. By their revision, not by a
 * refresh of the provider, which takes a connection that is lost for a service that was deleted.
 */
export function serverDrift(rows: readonly ServiceRow[]): readonly Difference[] {
  return rows.flatMap(({ name, state, image, difference }): readonly Difference[] => {
    const path = `services.${name}`;
    if (state === "missing") return [gone(path, "the server")];
    if (difference === undefined) return [];
    const runs = image === "" ? "runs nothing" : `runs image ${shownDigest(image)}`;
    return [{ path, text: `${runs}, ${difference}.`, gone: false }];
  });
}
