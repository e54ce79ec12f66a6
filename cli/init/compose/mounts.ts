import { isMapping } from "../../../config/fields.ts";
import type { Say } from "./note.ts";

/** What a service mounts. */
export interface Mounts {
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, string>>;
}

interface Mount {
  readonly type: string;
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** Named volumes, and single files of the project. Nothing else of a server's folders is carried over. */
export function mountsOf(service: Readonly<Record<string, unknown>>, say: Say): Mounts {
  const volumes: Record<string, unknown> = {};
  const files: Record<string, string> = {};
  const list = Array.isArray(service.volumes) ? service.volumes : [];
  for (const [index, entry] of list.entries()) {
    const { type, source, target, readOnly } = mountOf(entry);
    const isFile = type === "bind" && /^\.\/.*\.[A-Za-z0-9]+$/.test(source);
    if (type === "volume" && source !== "") {
      volumes[source.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")] = readOnly ? { target, readOnly } : target;
    } else if (isFile) {
      files[target] = source;
      if (!readOnly) say(["volumes", index], "became a file that the service can only read.");
    } else {
      const what = type === "bind" ? `a folder of the server, ${source}` : `of type ${type}, without a name`;
      say(["volumes", index], `is ${what}: not carried over. Use a named volume, or files.`);
    }
  }
  return { volumes, files };
}

function mountOf(entry: unknown): Mount {
  if (isMapping(entry)) {
    const { type = "volume", source = "", target = "", read_only: readOnly = false } = entry;
    return {
      type: String(type),
      source: String(source),
      target: String(target),
      readOnly: readOnly === true,
    };
  }
  const [first = "", second, mode = ""] = String(entry).split(":");
  const source = second === undefined ? "" : first;
  const bind = /^[./~]/.test(source);
  return {
    type: bind ? "bind" : "volume",
    source,
    target: second ?? first,
    readOnly: mode.split(",").includes("ro"),
  };
}
