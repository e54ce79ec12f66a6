import type { EngineEvent, ResourceChange } from "../engine/port.ts";
import { COMMAND_TYPE, SERVICE_TYPE } from "./gates.ts";
import type { Output, Style } from "./output.ts";

/** What a run is a part of: told with each of its events. */
export type Phase = "recover" | "refresh" | "preview" | "up" | "restore" | "destroy";

/** Tells of a run while it works: a line when something of interest begins or ends, with the seconds since the start. */
export class Progress {
  readonly #out: Output;
  readonly #phase: Phase;
  readonly #startedAt = performance.now();
  readonly #open = new Map<string, ResourceChange>();
  readonly #done: ResourceChange[] = [];
  readonly #failed: ResourceChange[] = [];
  readonly #told = new Set<string>();

  constructor(out: Output, phase: Phase) {
    this.#out = out;
    this.#phase = phase;
  }

  /** Lines of commands that were shown. */
  get told(): ReadonlySet<string> {
    return this.#told;
  }

  /** What was begun and has not ended well: known after an interruption. */
  get unfinished(): readonly ResourceChange[] {
    return [...this.#failed, ...this.#open.values()];
  }

  /** Release steps that were run or asked the ledger, in order: `alice-release-schema`. */
  get released(): readonly string[] {
    const steps = this.#done.filter(({ type, operation }) => type === COMMAND_TYPE && RUNS.has(operation));
    return steps.map(({ name }) => name).filter((name) => name.includes("-release-"));
  }

  /** Whether the run has changed anything. A prepare command that failed has not. */
  get hasChanged(): boolean {
    const changed = this.#done.some(
      ({ type, operation }) => !type.startsWith("pulumi:") && CHANGES.has(operation),
    );
    return changed || this.#failed.some(({ type }) => type !== COMMAND_TYPE && !type.startsWith("pulumi:"));
  }

  /** Takes an event of the engine. */
  readonly onEvent = (event: EngineEvent): void => {
    if (event.kind === "diagnostic") this.#diagnostic(event.diagnostic);
    else this.#resource(event.kind, event.change);
  };

  #diagnostic({ severity, message, urn }: (EngineEvent & { kind: "diagnostic" })["diagnostic"]): void {
    const resource = urn?.slice(urn.lastIndexOf("::") + 2);
    this.#out.event({
      type: "diagnostic",
      phase: this.#phase,
      severity,
      message,
      resource: resource ?? null,
    });
    // Errors are told once, at the end. In a plan nothing has happened yet that could be told.
    if (severity === "error" || this.#phase === "preview") return;
    for (const line of message.split("\n").filter((each) => each.trim() !== "")) {
      this.#told.add(line);
      this.#line(
        severity === "warning" ? `warning: ${line}` : line,
        severity === "warning" ? "yellow" : "dim",
      );
    }
  }

  #resource(kind: "started" | "done" | "failed", change: ResourceChange): void {
    this.#note(kind, change);
    const { name, type, operation } = change;
    const seconds = this.#seconds();
    this.#out.event({
      type: "resource",
      phase: this.#phase,
      event: kind,
      name,
      resource: type,
      operation,
      seconds,
    });
    const text = this.#phase === "preview" ? undefined : wordsFor(kind, change);
    if (text !== undefined) this.#line(text, STYLES[kind]);
  }

  #note(kind: "started" | "done" | "failed", change: ResourceChange): void {
    if (kind === "started") {
      this.#open.set(change.urn, change);
      return;
    }
    this.#open.delete(change.urn);
    (kind === "done" ? this.#done : this.#failed).push(change);
  }

  #line(text: string, style: Style | undefined): void {
    const time = `${String(this.#seconds()).padStart(4)} s`;
    this.#out.say(`${time}  ${style === undefined ? text : this.#out.style(style, text)}`);
  }

  #seconds(): number {
    return Math.round((performance.now() - this.#startedAt) / 1000);
  }
}

const CHANGES: ReadonlySet<string> = new Set(["create", "update", "replace", "delete", "forget"]);
/** What makes a command run. */
const RUNS: ReadonlySet<string> = new Set(["create", "update", "replace"]);
const STYLES = { started: undefined, done: "green", failed: "red" } as const;

/** What a step of a run is called; undefined where it is of no interest. */
function wordsFor(kind: "started" | "done" | "failed", change: ResourceChange): string | undefined {
  const { type, name, operation } = change;
  if (type === SERVICE_TYPE && CHANGES.has(operation)) return serviceWords(kind, name, operation);
  if (type === COMMAND_TYPE && RUNS.has(operation)) return commandWords(kind, change);
  if (type.startsWith("pulumi:") || type.startsWith("slipway:") || !CHANGES.has(operation)) return undefined;
  if (kind === "started") return undefined;
  return `${name}: ${kind === "failed" ? `${operation} failed` : PAST[operation]}`;
}

const PAST: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "removed",
  forget: "forgotten",
};

function serviceWords(
  kind: "started" | "done" | "failed",
  name: string,
  operation: string,
): string | undefined {
  if (kind === "failed") return `${name}: Docker refused the ${operation}`;
  if (operation === "delete") return kind === "started" ? `${name}: stopping` : `${name}: removed`;
  return kind === "started" ? `${name}: rolling out` : undefined;
}

function commandWords(
  kind: "started" | "done" | "failed",
  { name, operation }: ResourceChange,
): string | undefined {
  const [, key, role = ""] = /^(.+?)-(gate|prepare|back|release-.+|smoke-.+)$/.exec(name) ?? [];
  if (key === undefined) return kind === "failed" ? `${name}: failed` : undefined;
  if (role === "gate")
    return { started: undefined, done: `${key}: rolled out`, failed: `${key}: rollout failed` }[kind];
  if (role === "prepare")
    return { started: `${key}: preparing`, done: undefined, failed: `${key}: not ready` }[kind];
  // Made with its first service it has nothing to do yet.
  if (role === "back" && operation === "create") return undefined;
  if (role === "back")
    return { started: undefined, done: `${key}: gone back`, failed: `${key}: has not gone back` }[kind];
  const step = role.replace("-", " step ");
  return { started: `${key}: ${step}`, done: `${key}: ${step} passed`, failed: `${key}: ${step} failed` }[
    kind
  ];
}
