import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import { isMapping } from "../../../config/fields.ts";
import { syntaxRepair } from "../../../config/yaml-errors.ts";
import { UsageError } from "../../failure.ts";
import type { Note } from "./note.ts";

/** A compose file that was read. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, Record<string, unknown>>>;
  /** Everything else at the top. */
  readonly top: Readonly<Record<string, unknown>>;
  /** Notes with their places in front, in the order of the file: `compose.yaml:12:5: services.web.ports: …` */
  located(notes: readonly Note[]): readonly string[];
}

/** Reads the text of a compose file, anchors and merge keys included. Throws {@link UsageError} with the place of the mistake. */
export function readCompose(file: string, text: string): ComposeFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    merge: true,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "error",
  });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error) throw new UsageError(`${at(error.pos[0])}: ${syntaxRepair(error.code)}`);
  const top = values(document, file);
  const { services } = top;
  if (!isMapping(services) || Object.keys(services).length === 0) {
    throw new UsageError(
      `${file}: services: is missing, so there is nothing to carry over. Name a compose file.`,
    );
  }
  for (const [key, service] of Object.entries(services)) {
    if (!isMapping(service)) throw new UsageError(`${file}: services.${key}: is no mapping. Correct it.`);
  }
  return {
    services: services as ComposeFile["services"],
    top,
    located: (notes) =>
      notes
        .map(({ path, text: what }) => ({
          offset: offsetOf(document, path),
          line: `${path.join(".")}: ${what}`,
        }))
        .sort((a, b) => a.offset - b.offset)
        .map(({ offset, line }) => `${at(offset)}: ${line}`),
  };
}

function values(document: Document, file: string): Record<string, unknown> {
  try {
    const all: unknown = document.toJS({ maxAliasCount: 100 });
    return isMapping(all) ? all : {};
  } catch {
    throw new UsageError(`${file}: uses aliases that cannot be resolved. Write the values out.`);
  }
}

/** Where a node stands, or the nearest above it: what comes through an alias has no place of its own. */
function offsetOf(document: Document, path: Note["path"]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
