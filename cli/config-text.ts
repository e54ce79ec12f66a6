import { type Document, isMap, parseDocument } from "yaml";
import type { Operations } from "../components/stack/operations.ts";

/** What a temporary stack file changes of the tracked one. Everything else stays, `encryptionsalt` above all. */
export interface ConfigChanges {
  /** `slipway:release.images`. Without any image and other part, `slipway:release` is left out. */
  readonly images: Readonly<Record<string, string>>;
  /** `slipway:release.keys`: see `keyLedger`. */
  readonly keys?: Readonly<Record<string, readonly number[]>>;
  /** `slipway:release.gone`: services that the outputs still tell of. */
  readonly gone?: readonly string[];
  /** `slipway:release.forget`: keys that this run deletes. */
  readonly forget?: readonly string[];
  /** `slipway:release.operations`: all of them, also where there are none any more. */
  readonly operations?: Operations;
  /** `slipway:release.only`: the run makes no service. */
  readonly only?: "github";
  /** `slipway:release.adopt`: ids of what GitHub has already, by part. */
  readonly adopt?: Readonly<Record<string, string>>;
  /** `slipway:release.bots`: which other stack polls for a bot. */
  readonly bots?: Readonly<Record<string, string>>;
  /** Values by full key that replace those of the file; undefined takes a key out. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Text of a stack file with some of its values changed. */
export function changedConfig(
  text: string,
  {
    images,
    keys = {},
    gone = [],
    forget = [],
    operations,
    only,
    adopt = {},
    bots = {},
    values = {},
  }: ConfigChanges,
): string {
  const document: Document = parseDocument(text);
  if (!isMap(document.contents)) document.contents = document.createNode({});
  const parts = {
    ...(Object.keys(keys).length > 0 && { keys }),
    ...(gone.length > 0 && { gone }),
    ...(forget.length > 0 && { forget }),
    ...(operations && { operations }),
    ...(only && { only }),
    ...(Object.keys(adopt).length > 0 && { adopt }),
    ...(Object.keys(bots).length > 0 && { bots }),
  };
  const release = Object.keys({ ...images, ...parts }).length > 0 ? { images, ...parts } : undefined;
  for (const [key, value] of Object.entries({ ...values, "slipway:release": release })) {
    if (value === undefined) document.deleteIn(["config", key]);
    else document.setIn(["config", key], document.createNode(value));
  }
  return document.toString({ lineWidth: 0 });
}
