import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parse } from "yaml";
import { parseImage } from "../config/image.ts";
import type { Engine } from "../engine/port.ts";
import { UsageError } from "./failure.ts";

/** What a command needs to know of a stack file. */
export interface StackFile {
  readonly path: string;
  readonly text: string;
  /** In the order of the file. */
  readonly services: Readonly<Record<string, FileService>>;
}

/** One service as the stack file has it. */
export interface FileService {
  readonly kind: string;
  /** Whole name, with its registry; undefined where the file has none that can be read. */
  readonly repository?: string;
  /** `sha256:…` where it is pinned by hand. */
  readonly digest?: string;
}

/** Reads and checks the file that a run of the stack reads. Throws {@link UsageError} with every problem, one a line. */
export async function readStackFile(engine: Engine, stack: string): Promise<StackFile> {
  const path = await engine.stackFile(stack);
  const text = await readFile(path, "utf8");
  // Loaded when it is used: it brings the whole schema with it.
  const { checkStackFile } = await import("../config/check-file.ts");
  const problems = checkStackFile(text, { file: basename(path), stack });
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return { path, text, services: fileServices(text, stack) };
}

/** Services of the text of a stack file, in its order. */
export function fileServices(text: string, stack: string): Record<string, FileService> {
  const file = parse(text, { merge: true }) as { config?: Record<string, unknown> } | null;
  const services = file?.config?.["slipway:services"];
  if (services === null || typeof services !== "object" || Array.isArray(services)) return {};
  return Object.fromEntries(
    Object.entries(services as Record<string, { kind?: unknown; image?: unknown } | null>).map(
      ([service, value]) => {
        const image = typeof value?.image === "string" ? parseImage(value.image, { stack, service }) : "";
        const kind = typeof value?.kind === "string" ? value.kind : "";
        return [service, { kind, ...(typeof image === "object" && image) }];
      },
    ),
  );
}
