import { execa } from "execa";

/** What a job gets to know: what a workflow would have in its contexts. */
export interface JobInput {
  /** `owner/name`. */
  readonly repository: string;
  readonly run: number;
  readonly workflow: string;
  readonly ref: string;
  readonly sha: string;
  readonly actor: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly environment?: string | undefined;
  /** Of the repository and of the environment, which wins. */
  readonly variables: Readonly<Record<string, string>>;
  /** The same for secrets, in plain text, as a job on GitHub has them. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** What runs in the place of a workflow. Resolves to whether it went well; what it throws counts as failed. */
export type Job = (input: JobInput, signal: AbortSignal) => Promise<boolean>;

/** A job that is a command: it gets the input as JSON on standard input, and its exit code is the conclusion. */
export function commandJob(command: readonly string[]): Job {
  const [program = "", ...args] = command;
  return async (input, signal) => {
    const { exitCode } = await execa(program, args, {
      input: JSON.stringify(input),
      cancelSignal: signal,
      stdout: "ignore",
      stderr: "ignore",
      reject: false,
    });
    return exitCode === 0;
  };
}
