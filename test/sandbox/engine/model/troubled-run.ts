import assert from "node:assert/strict";
import type { EngineEvent, RunOptions, RunResult } from "../../../../engine/port.ts";
import type { PropertyMap } from "../../../../sandbox/drivers/driver.ts";
import { layoutOf } from "../../../../sandbox/engine/layout.ts";
import { providerUrn } from "../../../../sandbox/engine/urn.ts";
import { TestStack } from "../kit/stack.ts";
import type { Trouble } from "./commands.ts";
import { diskOf, killedCopy } from "./disk.ts";
import { disturbed, type Fault, type Happened } from "./disturbed.ts";
import type { Place } from "./place.ts";
import { GROUP, keyOf, PROVIDER } from "./program.ts";

/** How a run went. */
export interface TroubledRun {
  /** Of a killed run nobody hears. */
  readonly result: RunResult;
  /** What goes on from here: another one where the run was killed. */
  readonly stack: TestStack;
  readonly killed: boolean;
  readonly fault: Fault | undefined;
  /** URNs of what it had told to be created or replaced before it was killed. */
  readonly told: readonly string[];
}

/** What a run is asked for. */
export interface RunRequest {
  readonly place: Place;
  readonly trouble: Trouble;
  readonly options: RunOptions;
  readonly run: (stack: TestStack, options: RunOptions) => Promise<RunResult>;
  /** Whether what is deleted now goes for good: then nothing may need it any more. */
  readonly forGood: () => boolean;
  /** Objects that are not as the state says: it does not know what they need. */
  readonly stale: ReadonlySet<string>;
}

/** Nothing is heard of a killed run. */
const UNHEARD: RunResult = { ok: false, changes: [], errors: [], seconds: 0 };

/** Runs the engine, and ends it where the trouble says so. */
export async function runWithTrouble(stack: TestStack, request: RunRequest): Promise<TroubledRun> {
  const { place, trouble, options, run } = request;
  const happened: Happened = { busy: new Set() };
  const [told, wrong]: [string[], string[]] = [[], []];
  const moments = new Moments(trouble.end, () => ({
    killed: true,
    stack: new TestStack(place.registry, killedCopy(stack)),
    fault: happened.struck,
    told: [...told],
    result: UNHEARD,
  }));
  const disturbance = {
    fault: trouble.fault,
    moment: () => moments.pass(),
    deleting: async (id: string, config: PropertyMap) => {
      wrong.push(...(await wrongDeletion(stack, request, id, config)));
    },
  };
  stack.registry = disturbed(place.registry, disturbance, happened);
  stack.layout = moments.watched(layoutOf(stack.dir));
  const running = run(stack, { ...options, signal: moments.cancelled, onEvent: listener(told) });
  // A killed one goes on for itself; what becomes of it is nobody's business.
  running.catch(() => {});
  const ended = running.then((result) => ({
    killed: false,
    stack,
    fault: happened.struck,
    told: [],
    result,
  }));
  const first = await Promise.race([moments.killed, ended]);
  while (happened.busy.size > 0) await Promise.allSettled(happened.busy);
  assert.deepEqual(wrong, []);
  stack.layout = layoutOf(stack.dir);
  stack.registry = place.registry;
  return moments.last(first);
}

/** The moments of a run, one of which may be its last. */
class Moments {
  readonly #end: Trouble["end"];
  readonly #cancel = new AbortController();
  readonly #killed = Promise.withResolvers<TroubledRun>();
  readonly #left: () => TroubledRun;
  #kill: TroubledRun | undefined;
  #passed = 0;

  /** `left` is what there is at the moment of a kill. */
  constructor(end: Trouble["end"], left: () => TroubledRun) {
    this.#end = end;
    this.#left = left;
  }

  get cancelled(): AbortSignal {
    return this.#cancel.signal;
  }

  /** Settles when the run is killed. */
  get killed(): Promise<TroubledRun> {
    return this.#killed.promise;
  }

  /** What a run has come to that ended by itself: also that may have been after it was killed. */
  last(ended: TroubledRun): TroubledRun {
    return this.#kill ?? ended;
  }

  /** A moment of a step: it does not come back once the run was killed. */
  async pass(): Promise<void> {
    this.#count();
    if (this.#kill) await new Promise(() => {});
  }

  /** The layout of a stack, with a moment before each time that the state is read or written. */
  watched(layout: TestStack["layout"]): TestStack["layout"] {
    const state = (name: string) => {
      this.#count();
      return layout.state(name);
    };
    return { ...layout, state };
  }

  #count(): void {
    if (this.#passed++ !== this.#end?.moment) return;
    if (this.#end.how === "cancel") {
      this.#cancel.abort();
      return;
    }
    this.#kill = this.#left();
    this.#killed.resolve(this.#kill);
  }
}

/** Takes down what a run tells to be there. A component is nothing in the world: it is written down with the next step. */
function listener(told: string[]): (event: EngineEvent) => void {
  return (event) => {
    if (event.kind !== "done" || !["create", "replace"].includes(event.change.operation)) return;
    const { urn } = event.change;
    if (![GROUP, PROVIDER, "fixture"].includes(keyOf(urn))) told.push(urn);
  };
}

/** An object goes by the provider that has made it, and for good only when no resource needs it any more. */
async function wrongDeletion(
  stack: TestStack,
  { place, forGood, stale }: RunRequest,
  id: string,
  providerConfig: PropertyMap,
): Promise<string[]> {
  const { objects, resources } = await diskOf(stack, place);
  const wrong: string[] = [];
  const { provider } = resources.find((record) => record.id === id) ?? {};
  const { inputs = {} } = resources.find(({ urn }) => provider && urn === providerUrn(provider)) ?? {};
  if (providerConfig.host !== inputs.host)
    wrong.push(`${id} is deleted by another provider than ${provider}`);
  if (!forGood()) return wrong;
  for (const { urn, id: other = "" } of resources) {
    if (!stale.has(other) && place.refers(objects[other] ?? {}, id))
      wrong.push(`${id} is deleted, and ${urn} needs it`);
  }
  return wrong;
}
