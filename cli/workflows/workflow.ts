/** What a job may do with the token that GitHub gives it. Write access has its reason beside it. */
export type Permissions = Readonly<Record<string, "read" | "write" | Reasoned>>;

/** A value with a comment behind it. */
export interface Reasoned {
  readonly value: string;
  readonly reason: string;
}

/** One step: an action, or a script of `bash`. Texts of people reach a script through `env` alone. */
export type Step = ActionStep | RunStep;

interface StepBase {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A step that uses an action, pinned to a commit. */
export interface ActionStep extends StepBase {
  readonly uses: Reasoned;
  readonly with?: Readonly<Record<string, string | boolean>>;
}

/** A step that runs a script. */
export interface RunStep extends StepBase {
  readonly run: string;
}

/** A job. Each has a time limit, and those with secrets an environment. */
export interface Job {
  readonly name: string;
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly "runs-on": string;
  readonly "timeout-minutes": number;
  readonly environment?: string;
  readonly permissions: Permissions;
  readonly concurrency?: {
    readonly group: string;
    readonly "cancel-in-progress": boolean;
    /** `max`: a newer run waits behind the others, in place of the one that waited before. */
    readonly queue?: "max";
  };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** A workflow file. */
export interface Workflow {
  /** What it does and when, in one sentence: the comment at the top. */
  readonly about: string;
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** An expression of GitHub: what stands between its braces. */
export function expression(text: string): string {
  return `\${{ ${text} }}`;
}
