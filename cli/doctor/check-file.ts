import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { stackFileValues } from "../../config/check-file.ts";
import type { SlipwayConfig } from "../../config/config.ts";
import { ConfigError } from "../../config/error.ts";
import { parseConfig } from "../../config/parse.ts";
import { projectReader } from "../../config/project-files.ts";
import type { Engine } from "../../engine/port.ts";
import { shortName } from "../../engine/stack-name.ts";
import { readStackFile, type StackFile } from "../stack-file.ts";
import { bad, type Check, good } from "./check.ts";

/** A stack file, as far as it can be read. */
export interface CheckedFile {
  readonly checks: readonly Check[];
  /** Undefined where it is wrong. */
  readonly file?: StackFile;
  readonly config?: SlipwayConfig;
}

/** Whether the stack file is what the program takes: the same checks, with every problem on a line of its own. */
export async function checkFile(engine: Engine, stack: string): Promise<CheckedFile> {
  try {
    const file = await readStackFile(engine, stack);
    const raw = stackFileValues(file.text);
    const readFile = projectReader(engine.projectDir);
    const config = parseConfig(raw, { app: engine.project, stack: shortName(stack), readFile });
    return { checks: [good("stack-file", basename(file.path))], file, config };
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems : (error as Error).message.split("\n");
    const name = basename(await engine.trackedFile(stack));
    return { checks: problems.map((line) => bad("stack-file", line, `Correct ${name}`)) };
  }
}

/** Text of the stack file that a run reads, whatever is wrong with it; undefined where there is none. */
export async function fileText(engine: Engine, stack: string): Promise<string | undefined> {
  try {
    return await readFile(await engine.trackedFile(stack), "utf8");
  } catch {
    return undefined;
  }
}
