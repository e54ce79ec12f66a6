import { appendFileSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { openJob } from "../ci/job.ts";
import { runMarkdown } from "../ci/markdown.ts";
import { readRun } from "../ci/recorded-run.ts";
import { putComment } from "../ci/sticky-comment.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import type { CommandResult } from "../result.ts";

/** Options of `slipway ci summary`. */
export interface CiSummaryFlags {
  /** Lines of a command that was called with `--json`. */
  readonly file: string;
  /** Number of a pull request. */
  readonly pull?: string;
}

/**
 * `slipway ci summary`: what a command came to, as Markdown, on standard output, in the summary of the job, and in a pull
 * request. It ends well whatever the command came to: that has its own exit code.
 */
export async function ciSummary(context: Context, { file, pull }: CiSummaryFlags): Promise<CommandResult> {
  const { world, out } = context;
  const number = pull === undefined ? undefined : pullNumber(pull);
  const run = readRun(file, read(resolve(world.cwd, file), file));
  const markdown = runMarkdown(run);
  out.say(markdown.trimEnd());
  if (world.env.GITHUB_STEP_SUMMARY) appendFileSync(world.env.GITHUB_STEP_SUMMARY, markdown);
  if (number === undefined) return { ok: true, stack: run.stack };
  const key = `${run.isPreview ? "preview" : "update"} of ${run.stack}`;
  const url = await putComment(openJob(context), number, key, markdown);
  out.say(url);
  return { ok: true, stack: run.stack, more: { comment: url } };
}

function pullNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--pull: is ${JSON.stringify(text)}, must be the number of a pull request.`);
}

function read(path: string, shown: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${shown}: cannot be read (${(error as Error).message}). Correct the path.`);
  }
}
