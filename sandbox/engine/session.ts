import type { HistoryEntry, RunOptions, RunResult } from "../../engine/port.ts";
import { readLocalAccess } from "../../github/local-access.ts";
import type { DriverRegistry } from "../drivers/driver.ts";
import type { FunctionRegistry } from "../drivers/function.ts";
import { encodeCheckpoint } from "./checkpoint.ts";
import { Gate } from "./gate.ts";
import { closeInterrupted } from "./history.ts";
import { Journal } from "./journal.ts";
import type { Layout } from "./layout.ts";
import { type Lock, takeLock } from "./lock.ts";
import { type OpenStack, openStack } from "./open-stack.ts";
import type { Project } from "./project.ts";
import type { Snapshot } from "./record.ts";
import { beginEntry, endEntry } from "./record-history.ts";
import { Redactor } from "./redact.ts";
import { Reporter } from "./reporter.ts";
import { learnSecrets, type RunContext } from "./run-context.ts";
import type { ConfigValue, StackFile } from "./stack-config.ts";
import { writeState } from "./state-file.ts";
import { messageOf, StepError } from "./step-error.ts";
import { Turns } from "./turns.ts";
import { nameOf } from "./urn.ts";

/** What a run works on. */
export interface SessionInput {
  readonly project: Project;
  readonly layout: Layout;
  readonly stack: string;
  readonly registry: DriverRegistry;
  /** Undefined: there are none. */
  readonly functions?: FunctionRegistry | undefined;
  readonly kind: "preview" | HistoryEntry["kind"];
  /** Absent for runs without a program. */
  readonly stackFile: StackFile | undefined;
  readonly options: RunOptions;
}

/** What the body of a run gets. */
export interface Session {
  readonly run: RunContext;
  readonly config: ReadonlyMap<string, ConfigValue>;
}

/**
 * Everything around a run: lock, passphrase, state, history. The body says whether it went well; what it threw or reported
 * becomes the result. Throws {@link EngineError} where the run could not begin.
 */
export async function inSession(
  input: SessionInput,
  body: (session: Session) => Promise<boolean>,
): Promise<RunResult> {
  const began = Date.now();
  const redactor = new Redactor();
  const reporter = new Reporter(redactor, input.options.onEvent);
  const lock =
    input.kind === "preview"
      ? undefined
      : await takeLock(input.layout.lock(input.stack), input.stack, input.kind);
  try {
    if (lock) await settleThePast(input, lock, reporter);
    const opened = await openStack(input.layout, input.stack, input.stackFile);
    const run = contextOf(input, opened, reporter, redactor);
    tellPending(run, opened.snapshot);
    const carry = () => carryOut({ run, config: opened.config }, input.options.signal, body);
    const ok = lock ? await inHistory(input, opened, run, carry) : await carry();
    return {
      ok,
      changes: reporter.changes,
      errors: reporter.errors,
      seconds: Math.round((Date.now() - began) / 1000),
    };
  } finally {
    await lock?.release();
  }
}

async function settleThePast(input: SessionInput, lock: Lock, reporter: Reporter): Promise<void> {
  const dead = lock.takenOverFrom;
  if (dead) {
    reporter.say(
      "info",
      `stack "${input.stack}": took over the lock of process ${dead.pid}, which ended during ${dead.doing} (since ${dead.since}).`,
    );
  }
  await closeInterrupted(input.layout.history(input.stack), new Date());
}

async function inHistory(
  input: SessionInput,
  opened: OpenStack,
  run: RunContext,
  carry: () => Promise<boolean>,
): Promise<boolean> {
  const folder = input.layout.history(input.stack);
  const { options, project, kind } = input;
  const entry = await beginEntry({
    folder,
    projectDir: project.folder,
    kind: kind === "preview" ? "other" : kind,
    options,
    config: opened.config,
  });
  const ok = await carry();
  try {
    await run.journal.save();
    const text = encodeCheckpoint(run.journal.snapshot(), opened.crypter, new Date());
    await endEntry(folder, entry, run.reporter.changes, text, ok);
    return ok;
  } catch (error) {
    run.reporter.say(
      "error",
      `${input.layout.root}: what the run did could not be written down (${messageOf(error)}). Make room there, then refresh the stack.`,
    );
    return false;
  }
}

function contextOf(
  input: SessionInput,
  opened: OpenStack,
  reporter: Reporter,
  redactor: Redactor,
): RunContext {
  const { layout, stack, options } = input;
  const dryRun = input.kind === "preview";
  const gate = new Gate();
  const github = readLocalAccess(input.project.folder);
  const run: RunContext = {
    project: input.project.name,
    stack,
    dryRun,
    github,
    registry: input.registry,
    functions: input.functions,
    journal: new Journal(opened.snapshot, async (snapshot) => {
      if (!dryRun) await writeState(layout, stack, encodeCheckpoint(snapshot, opened.crypter, new Date()));
    }),
    reporter,
    redactor,
    gate,
    turns: new Turns(gate),
    targets: options.targets ? new Set(options.targets) : undefined,
    variables: options.variables ?? {},
    signal: options.signal ?? new AbortController().signal,
  };
  redactor.learn(github?.token);
  for (const value of opened.config.values()) for (const secret of value.secrets) redactor.learn(secret);
  for (const record of opened.snapshot.resources) learnSecrets(run, record);
  for (const { resource } of opened.snapshot.pending) learnSecrets(run, resource);
  return run;
}

/** Names what a killed run had begun. Only creations stay marked: what they made may be missing in the state. */
function tellPending(run: RunContext, snapshot: Snapshot): void {
  for (const { type, resource } of snapshot.pending) {
    const consequence =
      type === "creating"
        ? "It may exist without being in the state: look for it before it is created again"
        : "Its state may be out of date: refresh it";
    run.reporter.say(
      "warning",
      `${nameOf(resource.urn)}: an earlier run was interrupted while ${type} this ${resource.type}. ${consequence}.`,
      resource.urn,
    );
  }
  run.journal.dropPending((operation) => operation.type !== "creating");
}

async function carryOut(
  session: Session,
  signal: AbortSignal | undefined,
  body: (session: Session) => Promise<boolean>,
): Promise<boolean> {
  const { reporter, gate } = session.run;
  const cancel = () => {
    reporter.say(
      "error",
      "the run was cancelled; operations under way were finished, and none was begun after them",
    );
    gate.close();
  };
  if (signal?.aborted) cancel();
  signal?.addEventListener("abort", cancel);
  let ok = false;
  try {
    ok = !gate.closed && (await body(session));
  } catch (error) {
    reporter.say("error", messageOf(error), error instanceof StepError ? error.urn : undefined);
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
  if (!ok && reporter.errors.length === 0)
    reporter.say("error", "the run failed without a reason of its own");
  return ok && reporter.errors.length === 0;
}
