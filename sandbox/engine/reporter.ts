import { stripVTControlCharacters } from "node:util";
import type { Diagnostic, EngineEvent, ResourceChange } from "../../engine/port.ts";
import type { Redactor } from "./redact.ts";

/** Collects what a run did, and tells it while it happens. No secret passes. */
export class Reporter {
  readonly changes: ResourceChange[] = [];
  readonly errors: Diagnostic[] = [];
  readonly #redactor: Redactor;
  readonly #onEvent: (event: EngineEvent) => void;
  readonly #said = new Set<string>();

  constructor(redactor: Redactor, onEvent: ((event: EngineEvent) => void) | undefined) {
    this.#redactor = redactor;
    this.#onEvent = onEvent ?? (() => {});
  }

  /** A step begins. */
  started(change: ResourceChange): void {
    this.#onEvent({ kind: "started", change });
  }

  /** A step ended well, or is planned. */
  done(change: ResourceChange): void {
    this.changes.push(change);
    this.#onEvent({ kind: "done", change });
  }

  /** A step did not end well; its reason is a diagnostic of its own. */
  failed(change: ResourceChange): void {
    this.changes.push(change);
    this.#onEvent({ kind: "failed", change });
  }

  /** Tells an error, a warning or a remark. The same one is told once: a rejected output surfaces at each of its readers. */
  say(severity: Diagnostic["severity"], message: string, urn?: string): void {
    const text = this.#redactor.redact(stripVTControlCharacters(message)).trim();
    const key = JSON.stringify([severity, text, urn]);
    if (text === "" || (severity !== "info" && this.#said.has(key))) return;
    this.#said.add(key);
    const diagnostic: Diagnostic = urn ? { severity, message: text, urn } : { severity, message: text };
    if (severity === "error") this.errors.push(diagnostic);
    this.#onEvent({ kind: "diagnostic", diagnostic });
  }
}
