import type { Output } from "../output.ts";

/** A job of a run as GitHub tells of it. */
export interface JobAnswer {
  readonly name: string;
  readonly status: string;
  readonly steps?: readonly { readonly name: string; readonly status: string }[] | undefined;
}

/** So long nothing is said before it is said that the run still works, and twice as long each time after that. */
const FIRST_SILENCE_SECONDS = 5;
const LONGEST_SILENCE_SECONDS = 40;

/** Tells of a run that is followed: each job and each of its steps when it begins, and from time to time that it goes on. */
export class RunProgress {
  readonly #out: Output;
  readonly #workflow: string;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #told = new Set<string>();
  #lastAt: number;
  #silence = FIRST_SILENCE_SECONDS;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(out: Output, workflow: string, now: () => number = () => performance.now()) {
    this.#out = out;
    this.#workflow = workflow;
    this.#now = now;
    this.#startedAt = now();
    this.#lastAt = this.#startedAt;
  }

  /** Takes what GitHub says of the jobs of a run that is at work. */
  tell(jobs: readonly JobAnswer[]): void {
    const begun = jobs
      .filter(({ status }) => status !== "queued" && status !== "waiting")
      .flatMap(({ name, steps = [] }) => [
        name,
        ...steps.filter(({ status }) => status === "in_progress").map((step) => `${name}: ${step.name}`),
      ])
      .filter((each) => !this.#told.has(each));
    for (const each of begun) {
      this.#told.add(each);
      this.#line(each.includes(": ") ? each : `${each} is at work`);
    }
    if (begun.length > 0 || this.#now() - this.#lastAt < this.#silence * 1000) return;
    this.#silence = Math.min(2 * this.#silence, LONGEST_SILENCE_SECONDS);
    this.#line("still at work");
  }

  #line(text: string): void {
    this.#lastAt = this.#now();
    const seconds = Math.round((this.#lastAt - this.#startedAt) / 1000);
    this.#out.event({ type: "run", workflow: this.#workflow, text, seconds });
    this.#out.say(`${String(seconds).padStart(4)} s  ${this.#workflow}: ${text}`);
  }
}
