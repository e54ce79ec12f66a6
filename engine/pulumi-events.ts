import type { EngineEvent as CliEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import type { Diagnostic, EngineEvent, ResourceChange, ResourceOperation, RunResult } from "./port.ts";

/** The steps of a replacement are one change; the deletion of what was replaced is no change of its own. */
const OPERATIONS: Readonly<Record<string, ResourceOperation>> = {
  same: "same",
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  read: "read",
  "read-replacement": "read",
  refresh: "refresh",
  discard: "forget",
  import: "create",
  "import-replacement": "replace",
};

/** Turns the events of one CLI run into those of the port, and adds them up. */
export class RunRecorder {
  readonly #changes = new Map<string, ResourceChange>();
  readonly #told = new Set<string>();
  readonly #errors: Diagnostic[] = [];
  readonly #onEvent: (event: EngineEvent) => void;
  readonly #startedAt = performance.now();
  #ended = false;

  constructor(onEvent: (event: EngineEvent) => void = () => undefined) {
    this.#onEvent = onEvent;
  }

  /** Whether the run took place: the engine has summed it up, or said what is wrong. */
  get tookPlace(): boolean {
    return this.#ended || this.#errors.length > 0;
  }

  /** One event of the CLI. */
  readonly record = (event: CliEvent): void => {
    if (event.resourcePreEvent) this.#step("started", event.resourcePreEvent.metadata);
    if (event.resOutputsEvent) this.#step("done", event.resOutputsEvent.metadata);
    if (event.resOpFailedEvent) this.#step("failed", event.resOpFailedEvent.metadata);
    if (event.diagnosticEvent) this.#diagnostic(event.diagnosticEvent);
    if (event.summaryEvent) this.#ended = true;
  };

  /** How the run ended. `text` explains a failure that no event did. */
  result(ok: boolean, text = "the engine gave no reason"): RunResult {
    const seconds = Math.round((performance.now() - this.#startedAt) / 1000);
    const errors = ok ? [] : explained(this.#errors, text);
    return { ok, changes: [...this.#changes.values()], errors, seconds };
  }

  #step(kind: "started" | "done" | "failed", metadata: StepEventMetadata): void {
    const change = changeOf(metadata);
    if (change === undefined) return;
    this.#changes.set(change.urn, richer(this.#changes.get(change.urn), change));
    const key = `${kind} ${change.urn}`;
    if (change.operation === "same" || this.#told.has(key)) return;
    this.#told.add(key);
    this.#onEvent({ kind, change });
  }

  #diagnostic(event: NonNullable<CliEvent["diagnosticEvent"]>): void {
    const diagnostic = diagnosticOf(event);
    if (diagnostic === undefined) return;
    if (diagnostic.severity === "error") {
      if (this.#errors.some((each) => sameDiagnostic(each, diagnostic))) return;
      this.#errors.push(diagnostic);
    }
    this.#onEvent({ kind: "diagnostic", diagnostic });
  }
}

function changeOf(metadata: StepEventMetadata): ResourceChange | undefined {
  const operation = OPERATIONS[metadata.op];
  if (operation === undefined) return undefined;
  const { urn, type } = metadata;
  const detailed = Object.entries(metadata.detailedDiff ?? {});
  const replacing = detailed
    .filter(([, { diffKind }]) => diffKind.endsWith("-replace"))
    .map(([path]) => path);
  const differs = operation === "update" || operation === "replace" || operation === "refresh";
  return {
    urn,
    type,
    name: urn.slice(urn.lastIndexOf("::") + 2),
    operation,
    changed: differs ? (detailed.length > 0 ? detailed.map(([path]) => path) : (metadata.diffs ?? [])) : [],
    replacedBy: operation !== "replace" ? [] : replacing.length > 0 ? replacing : (metadata.keys ?? []),
  };
}

/** Of the steps of one replacement, not every one carries the differences. */
function richer(before: ResourceChange | undefined, now: ResourceChange): ResourceChange {
  if (before === undefined || before.operation !== now.operation) return now;
  return {
    ...now,
    changed: now.changed.length > 0 ? now.changed : before.changed,
    replacedBy: now.replacedBy.length > 0 ? now.replacedBy : before.replacedBy,
  };
}

function diagnosticOf(event: NonNullable<CliEvent["diagnosticEvent"]>): Diagnostic | undefined {
  // Debug messages carry the values of secrets, whatever the types of the events say.
  const severity = ({ info: "info", "info#err": "info", warning: "warning", error: "error" } as const)[
    event.severity
  ];
  const message = event.message.replaceAll(/<\{%.*?%\}>/g, "").trimEnd();
  if (severity === undefined || message.trim() === "") return undefined;
  return { severity, message, ...(event.urn && { urn: event.urn }) };
}

function sameDiagnostic(a: Diagnostic, b: Diagnostic): boolean {
  return a.urn === b.urn && a.message === b.message;
}

/** Without the closing "update failed", where there is a reason beside it. */
function explained(errors: readonly Diagnostic[], text: string): readonly Diagnostic[] {
  const reasons = errors.filter(({ message }) => !/^(update|preview|refresh|destroy) failed$/.test(message));
  if (reasons.length > 0) return reasons;
  return errors.length > 0 ? errors : [{ severity: "error", message: text }];
}
