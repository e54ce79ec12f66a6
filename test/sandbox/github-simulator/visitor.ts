import { strict as assert } from "node:assert";
import type { Simulator } from "../../../sandbox/github-simulator/simulator.ts";
import { type Answered, call } from "./kit.ts";

/** Somebody who asks the simulator for one thing after the other, and takes no refusal. */
export interface Visitor {
  readonly simulator: Simulator;
  /** Asks for something below acme/bot. */
  readonly repository: (request: string, body?: unknown) => Promise<Answered>;
  /** Asks for all of these, below acme/bot or as `ask` does. */
  readonly all: (requests: readonly string[], ask?: (request: string) => Promise<Answered>) => Promise<void>;
  /** Sends a body, and gives back what was made of it. */
  readonly made: (request: string, body: unknown) => Promise<Answered["body"]>;
}

/** A visitor of acme/bot. */
export function visitorOf(simulator: Simulator): Visitor {
  const repository: Visitor["repository"] = (request, body) => call(simulator, request, body);
  return {
    simulator,
    repository,
    all: async (requests, ask = repository) => {
      for (const request of requests) succeeded(await ask(request), request);
    },
    made: async (request, body) => succeeded(await repository(request, body), request),
  };
}

/** The body of an answer that is no refusal. */
export function succeeded({ status, body }: Answered, request: string): Answered["body"] {
  assert.ok(status < 300, `${request}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** A text as GitHub wants the content of a file. */
export function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
