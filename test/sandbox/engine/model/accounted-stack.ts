import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { RunOptions, RunResult } from "../../../../engine/port.ts";
import { settled } from "../../../../engine/state-edit.ts";
import { editState } from "../../../../sandbox/engine/edit-state.ts";
import { type Program, TestStack } from "../kit/stack.ts";
import { account, type Known, NOTHING_KNOWN } from "./account.ts";
import type { Done } from "./checks.ts";
import type { Edit, Trouble } from "./commands.ts";
import { type Disk, diskOf, newFolder, standing } from "./disk.ts";
import { EMPTY_PROGRAM, edited } from "./edits.ts";
import type { Place } from "./place.ts";
import { keyOf, type ProgramSpec, toProgram } from "./program.ts";
import { planOf } from "./recovery.ts";
import { runWithTrouble } from "./troubled-run.ts";

/** A run in which nothing goes wrong. */
export const NO_TROUBLE: Trouble = { fault: undefined, end: undefined };
/** Nothing of a run. */
const BY_HAND = {
  killed: false,
  fault: undefined,
  told: [],
  targets: undefined,
  program: undefined,
} as const;

/** A stack with its program. Whatever happens to it, every difference between state and world must have a reason. */
export class AccountedStack {
  readonly place: Place;
  #stack: TestStack;
  #known: Known = NOTHING_KNOWN;
  #program: ProgramSpec = EMPTY_PROGRAM;
  readonly #folders: Set<string>;
  readonly #aliases = new Map<string, Set<string>>();

  constructor(place: Place) {
    this.place = place;
    this.#stack = new TestStack(place.registry, newFolder());
    this.#folders = new Set([this.#stack.dir]);
  }

  get known(): Known {
    return this.#known;
  }

  get program(): ProgramSpec {
    return this.#program;
  }

  edit(edits: readonly Edit[]): void {
    for (const edit of edits) {
      this.#program = edited(this.#program, edit, (spec) => this.place.shape(spec));
    }
  }

  disk(): Promise<Disk> {
    return diskOf(this.#stack, this.place);
  }

  /** Runs the engine, and accounts for what has changed. */
  async run(what: "up" | "refresh" | "destroy", trouble: Trouble, options: RunOptions): Promise<RunResult> {
    const before = await this.disk();
    let registered = false;
    const declare = this.#declare();
    const body = async (given: Program) => {
      await declare(given);
      registered = true;
    };
    const { result, stack, ...ended } = await runWithTrouble(this.#stack, {
      place: this.place,
      trouble,
      options,
      stale: this.#known.stale,
      run: (ran, given) => (what === "up" ? ran.up(body, given) : ran[what](given)),
      // With targets, those that are left out keep what they had: a copy that was replaced, too.
      forGood: () => (registered || what === "destroy") && options.targets === undefined,
    });
    this.#stack = stack;
    this.#folders.add(stack.dir);
    const program = what === "up" ? this.#program : undefined;
    await this.#account(before, { what, ...ended, targets: options.targets, program });
    return result;
  }

  async preview(): Promise<RunResult> {
    const [before, files] = [await this.disk(), this.#stack.files()];
    const result = await this.#stack.preview(this.#declare());
    assert.deepEqual(await this.disk(), before, "a preview changes something");
    assert.deepEqual(this.#stack.files(), files, "a preview writes something");
    return result;
  }

  /** An object is removed or changed by hand. */
  async drift(at: number, how: "remove" | "change"): Promise<void> {
    const before = await this.disk();
    const ids = standing(before).map(({ id }) => id);
    const there = ids.filter((id) => id in before.objects);
    const id = there[at % there.length];
    if (id === undefined) return;
    if (how === "remove") await this.place.remove(id);
    else await this.place.change(id, 100 + at);
    await this.#account(before, { what: "drift", ...BY_HAND });
  }

  /** What `slipway recover` does: adopts what was made under a name of ours, removes the rest, reads what is uncertain. */
  async recover(): Promise<void> {
    const before = await this.disk();
    if (before.pending.length === 0) return;
    const plan = planOf(before, this.#known);
    await editState(this.#stack.layout, "dev", (deployment) => settled(deployment, plan.made));
    for (const id of plan.remove) assert.ok(await this.place.remove(id), `${id} cannot be removed`);
    await this.#account(before, { what: "recover", ...BY_HAND });
    assert.deepEqual([...this.#known.lost], [], "something is lost after a recovery");
    if (plan.refresh.length === 0) return;
    const { ok, errors } = await this.run("refresh", NO_TROUBLE, { targets: plan.refresh });
    assert.ok(ok, `a refresh fails: ${errors.map(({ message }) => message).join("; ")}`);
  }

  /**
   * A name that is taken by what was retained, or by a copy that waits for its deletion (fact 2), is freed by hand. What has
   * gone with another object, and the state did not know to lie in there, is found to be missing.
   */
  async makeWay({ errors }: RunResult): Promise<void> {
    const { objects, resources } = await this.disk();
    const messages = errors.map(({ message }) => message);
    const taken = messages.filter((message) => /already ?exists/i.test(message));
    const isTaken = (name: unknown) => taken.some((message) => message.includes(String(name)));
    const ids = Object.keys(objects).filter((id) => isTaken(objects[id]?.name));
    const missing = resources.filter(({ id = "" }) => this.#known.missing.has(id));
    const isMissing = (message: string) =>
      /not ?found/i.test(message) && missing.some(({ inputs }) => message.includes(String(inputs?.name)));
    const expected = messages.filter((message) => taken.includes(message) || isMissing(message));
    assert.deepEqual(messages, expected, "a good run fails for another reason than a name");
    for (const id of ids) {
      const copy = resources.some((record) => record.id === id && record.delete);
      assert.ok(copy || this.#known.forgotten.has(id), `${id} is in the way`);
      assert.ok(await this.place.remove(id), `${id} cannot be removed`);
    }
    this.#known = { ...this.#known, missing: new Set([...this.#known.missing, ...ids]) };
  }

  /** What `pulumi state unprotect --all` does. */
  unprotect(): void {
    const path = this.#stack.layout.state("dev");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll('"protect":true,', ""));
  }

  /** The URNs at some positions in the state. */
  async targets(positions: readonly number[] | undefined): Promise<{ targets?: readonly string[] }> {
    const { resources } = await this.disk();
    if (positions === undefined || resources.length === 0) return {};
    return { targets: positions.map((at) => resources[at % resources.length]?.urn ?? "") };
  }

  /** Removes what it has written, that of killed runs too. */
  async dispose(): Promise<void> {
    for (const dir of this.#folders) rmSync(dir, { recursive: true, force: true });
    await this.place.dispose();
  }

  #declare(): (declare: Program) => Promise<void> {
    return toProgram(this.#program, this.#aliases, this.place);
  }

  async #account(before: Disk, done: Done): Promise<void> {
    const after = await this.disk();
    for (const { urn } of after.resources) {
      const key = keyOf(urn);
      this.#aliases.set(key, (this.#aliases.get(key) ?? new Set()).add(urn));
    }
    this.#known = account(this.place, before, after, this.#known, done);
  }
}
