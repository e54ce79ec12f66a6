import { isDeepStrictEqual } from "node:util";
import { autoNameOf } from "./auto-name.ts";
import { type Decision, decide, decideComponent } from "./decide.ts";
import { type Goal, recordOf } from "./goal.ts";
import { importResource } from "./import-step.ts";
import { isSameRecord, type ResourceRecord } from "./record.ts";
import { deleteForReplacement } from "./replace-dependents.ts";
import { changeOf, driverOf, learnSecrets, type RunContext } from "./run-context.ts";
import { NOTHING, type Sealed } from "./sealed.ts";
import { StepError } from "./step-error.ts";
import { applyCreate, applySame, applyUpdate } from "./steps.ts";
import { checkTargetNeeds } from "./target-needs.ts";
import { STACK_TYPE } from "./urn.ts";

/** What the program is told about a resource that it registered. */
export interface Registered {
  readonly record: ResourceRecord;
  /** Left out by the targets and never created: its outputs are unknown. */
  readonly skipped: boolean;
}

/** Turns what the program registers into steps, each as soon as it arrives. */
export class Registrar {
  readonly #run: RunContext;
  readonly #seen = new Set<string>();
  /** What the targets leave out and what is not there. */
  readonly #skipped = new Set<string>();
  #stackOutputs: Sealed | undefined;

  constructor(run: RunContext) {
    this.#run = run;
  }

  /** Does what one resource needs. Throws {@link StepError}; then the run has failed. */
  async register(goal: Goal): Promise<Registered> {
    this.#refuse(goal);
    this.#seen.add(goal.urn);
    const run = this.#run;
    learnSecrets(run, { type: goal.type, inputs: goal.inputs, outputs: NOTHING });
    const urn = this.#oldOf(goal)?.urn ?? goal.urn;
    return run.turns.take(urn, () => this.#inTurn(goal));
  }

  async #inTurn(goal: Goal): Promise<Registered> {
    const run = this.#run;
    const old = this.#oldOf(goal);
    if (run.targets && !run.targets.has(goal.urn) && goal.type !== STACK_TYPE)
      return this.#leaveOut(goal, old);
    checkTargetNeeds(run, goal, old, this.#skipped);
    if (!goal.custom) return { record: this.#component(goal, old), skipped: false };
    return { record: await this.#custom(goal, old?.external ? undefined : old, old), skipped: false };
  }

  /** Takes the outputs of a component; those of the stack wait for the end of the run. */
  registerOutputs(urn: string, outputs: Sealed): void {
    const record = this.#run.journal.get(urn);
    if (!record || !this.#seen.has(urn))
      throw new StepError(`${urn}: outputs of a resource that was never registered.`);
    learnSecrets(this.#run, { type: record.type, inputs: NOTHING, outputs });
    if (record.type === STACK_TYPE) this.#stackOutputs = outputs;
    else if (!isDeepStrictEqual(record.outputs, outputs)) this.#run.journal.change(record, { outputs });
  }

  /**
   * Sets the outputs of the stack. After a failure those that were not registered keep their old values: their absence
   * does not mean that the program gave them up. Where its end was never reached, nothing changes.
   */
  finishStackOutputs(failed: boolean): void {
    const outputs = this.#stackOutputs;
    if (!outputs) return;
    const { journal } = this.#run;
    const record = journal.snapshot().resources.find((item) => item.type === STACK_TYPE);
    if (!record) return;
    const kept = failed ? record.outputs : NOTHING;
    const secrets = kept.secrets.filter((path) => !(String(path[0]) in outputs.values));
    const merged = {
      values: { ...kept.values, ...outputs.values },
      secrets: [...secrets, ...outputs.secrets],
    };
    if (!isDeepStrictEqual(merged, record.outputs)) journal.change(record, { outputs: merged });
  }

  #refuse(goal: Goal): void {
    if (this.#seen.has(goal.urn)) {
      throw new StepError(`Duplicate resource URN '${goal.urn}'; try giving it a unique name`, goal.urn);
    }
    if (goal.remote) {
      throw new StepError(
        `${goal.name}: is a component of the package of ${goal.type}, which the sandbox cannot construct. Use the real engine.`,
        goal.urn,
      );
    }
  }

  #oldOf(goal: Goal): ResourceRecord | undefined {
    const { journal } = this.#run;
    for (const urn of [goal.urn, ...goal.aliases]) {
      const record = journal.get(urn);
      if (record && !journal.isFresh(urn)) return record;
    }
    return undefined;
  }

  #leaveOut(goal: Goal, old: ResourceRecord | undefined): Registered {
    if (!old) {
      this.#skipped.add(goal.urn);
      return { record: recordOf(goal, { id: "" }), skipped: true };
    }
    const record = { ...old, urn: goal.urn };
    this.#run.journal.register(record, old);
    this.#run.reporter.done(changeOf(record, "same"));
    return { record, skipped: false };
  }

  #component(goal: Goal, old: ResourceRecord | undefined): ResourceRecord {
    const decision = decideComponent(goal, old);
    const now = new Date().toISOString();
    const wanted = recordOf(goal, {
      outputs: old?.outputs ?? NOTHING,
      created: old ? old.created : now,
      modified: decision.kind === "same" ? old?.modified : now,
    });
    const record = old && isSameRecord(wanted, old) ? old : wanted;
    this.#run.journal.register(record, old);
    this.#run.reporter.done(changeOf(record, decision.kind, decision.changed));
    return record;
  }

  async #custom(
    goal: Goal,
    old: ResourceRecord | undefined,
    external: ResourceRecord | undefined,
  ): Promise<ResourceRecord> {
    const run = this.#run;
    // Once it is in the state the option says nothing any more.
    if (goal.importId !== undefined && !old) return importResource(run, goal, goal.importId);
    const driver = driverOf(run, goal.type, goal.urn);
    const decision = decide(goal, old, driver, () => autoNameOf(goal.name));
    this.#checkDecision(goal, decision, old);
    const step = { goal, decision, driver, old: old ?? external };
    if (decision.kind === "same" && old) return applySame(run, step, old);
    if (decision.kind === "update" && old) return applyUpdate(run, step, old);
    if (decision.kind === "replace" && decision.deleteFirst && old && !old.pendingReplacement) {
      await deleteForReplacement(run, old);
      return applyCreate(run, { ...step, old: run.journal.get(old.urn) });
    }
    return applyCreate(run, step);
  }

  #checkDecision(goal: Goal, decision: Decision, old: ResourceRecord | undefined): void {
    const problems = decision.failures.map(({ property, reason }) => `${goal.name}.${property}: ${reason}`);
    const last = problems.pop();
    for (const problem of problems) this.#run.reporter.say("error", problem, goal.urn);
    if (last !== undefined) throw new StepError(last, goal.urn);
    if (decision.kind === "replace" && goal.protect && old?.protect) {
      const message = `unable to replace resource "${goal.urn}"\nas it is currently marked for protection. To unprotect the resource, remove the \`protect\` flag from the resource in your Pulumi program and run \`pulumi up\``;
      // A preview goes on, so that the difference that causes it can be seen.
      if (!this.#run.dryRun) throw new StepError(message, goal.urn);
      this.#run.reporter.say("error", message, goal.urn);
    }
  }
}
