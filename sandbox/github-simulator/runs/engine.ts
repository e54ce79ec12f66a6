import { messageOf } from "../../engine/step-error.ts";
import type { Runs } from "../http/endpoint.ts";
import type { KeyPair } from "../state/key-pair.ts";
import { mayDeploy } from "../state/patterns.ts";
import type { Run } from "../state/records.ts";
import type { CommandJob, Repository, StoredSecret } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { commandJob, type Job, type JobInput } from "./job.ts";
import { moveOn } from "./run.ts";

type EnvironmentName = CommandJob["environment"];
interface Registered {
  readonly job: Job;
  readonly environment: EnvironmentName;
}

/**
 * Runs what is registered in the place of workflows. A job whose environment has reviewers waits for one of them; its
 * run's status and conclusion follow it. Wait timers are shown and not waited for.
 */
export class RunEngine implements Runs {
  /** Why jobs failed that threw something, in order. */
  readonly errors: { readonly run: number; readonly message: string }[] = [];
  readonly #store: Store;
  readonly #keys: KeyPair;
  readonly #jobs = new Map<string, Registered>();
  readonly #working = new Map<number, { readonly abort: AbortController; readonly done: Promise<void> }>();

  constructor(store: Store, keys: KeyPair) {
    this.#store = store;
    this.#keys = keys;
    for (const [key, { command, environment }] of Object.entries(store.state.jobs)) {
      this.#jobs.set(key, { job: commandJob(command), environment });
    }
    this.#cancelLeftOver();
  }

  /** Registers a function in the place of a workflow file; it is forgotten with this process. */
  register(repository: Repository, workflow: string, job: Job, environment?: EnvironmentName): void {
    this.#jobs.set(keyOf(repository, workflow), { job, environment });
  }

  /** Registers a command in the place of a workflow file; it is kept in the state. */
  registerCommand(repository: Repository, workflow: string, job: CommandJob): void {
    this.#store.state.jobs[keyOf(repository, workflow)] = job;
    this.register(repository, workflow, commandJob(job.command), job.environment);
  }

  environmentOf(
    repository: Repository,
    workflow: string,
    inputs: Readonly<Record<string, string>>,
  ): { readonly environment: string | undefined } | undefined {
    const registered = this.#jobs.get(keyOf(repository, workflow));
    if (registered === undefined) return undefined;
    const { environment } = registered;
    return { environment: typeof environment === "object" ? inputs[environment.input] : environment };
  }

  registered(repository: Repository): readonly string[] {
    const prefix = keyOf(repository, "").replace(/[^/]*$/, "");
    return [...this.#jobs.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.split("/").slice(2).join("/"));
  }

  /** Lets a run go as far as it may: to its end, or to the person that it waits for. */
  start(repository: Repository, id: number): void {
    const run = runIn(repository, id);
    if (!run || run.status === "completed") return;
    const environment = repository.environments[run.environment ?? ""];
    const verdict = run.approvals.at(-1)?.state;
    if (verdict === "rejected" || (environment && !mayDeploy(repository, environment, run.ref))) {
      moveOn(this.#store, repository, run, { status: "completed", conclusion: "failure" });
    } else if (environment && environment.reviewers.length > 0 && verdict !== "approved") {
      moveOn(this.#store, repository, run, { status: "waiting", conclusion: null });
    } else {
      moveOn(this.#store, repository, run, { status: "in_progress", conclusion: null });
      const abort = new AbortController();
      this.#working.set(id, { abort, done: this.#work(repository, run, abort.signal) });
    }
  }

  cancel(id: number): void {
    const working = this.#working.get(id);
    if (working) {
      working.abort.abort();
      return;
    }
    for (const repository of Object.values(this.#store.state.repositories)) {
      const run = runIn(repository, id);
      if (run) moveOn(this.#store, repository, run, { status: "completed", conclusion: "cancelled" });
    }
  }

  /** Waits until no job is at work. */
  async idle(): Promise<void> {
    await Promise.all([...this.#working.values()].map(({ done }) => done));
  }

  /** Ends every job. */
  async stop(): Promise<void> {
    for (const { abort } of this.#working.values()) abort.abort();
    await this.idle();
  }

  async #work(repository: Repository, run: Run, signal: AbortSignal): Promise<void> {
    const registered = this.#jobs.get(keyOf(repository, run.workflow));
    let well = false;
    try {
      well = (await registered?.job(this.#inputOf(repository, run), signal)) === true;
    } catch (error) {
      this.errors.push({ run: run.id, message: messageOf(error) });
    }
    const conclusion = signal.aborted ? "cancelled" : well ? "success" : "failure";
    moveOn(this.#store, repository, run, { status: "completed", conclusion });
    await this.#store.save();
    this.#working.delete(run.id);
  }

  #inputOf(repository: Repository, run: Run): JobInput {
    const environment = repository.environments[run.environment ?? ""];
    const plain = (secrets: Readonly<Record<string, StoredSecret>>) =>
      mapValues(secrets, ({ sealed }) => this.#keys.unseal(sealed) ?? "");
    return {
      repository: `${repository.owner}/${repository.name}`,
      run: run.id,
      workflow: run.workflow,
      ref: run.ref,
      sha: run.sha,
      actor: run.actor,
      inputs: run.inputs,
      environment: run.environment,
      variables: mapValues({ ...repository.variables, ...environment?.variables }, ({ value }) => value),
      secrets: { ...plain(repository.secrets), ...plain(environment?.secrets ?? {}) },
    };
  }

  /** What an earlier process left at work has ended with it. */
  #cancelLeftOver(): void {
    for (const repository of Object.values(this.#store.state.repositories)) {
      for (const run of repository.runs) {
        if (run.status !== "in_progress" && run.status !== "queued") continue;
        moveOn(this.#store, repository, run, { status: "completed", conclusion: "cancelled" });
      }
    }
  }
}

/** `owner/name/.github/workflows/deploy.yml`, whether or not the folder is given. */
function keyOf({ owner, name }: Repository, workflow: string): string {
  const path = workflow.includes("/") ? workflow : `.github/workflows/${workflow}`;
  return `${owner}/${name}/${path}`;
}

function runIn(repository: Repository, id: number): Run | undefined {
  return repository.runs.find((run) => run.id === id);
}

function mapValues<A, B>(map: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
