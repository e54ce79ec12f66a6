import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import { join } from "node:path";
import type { PropertyValue } from "../drivers/driver.ts";
import { readIfThere, writeAtomic } from "../engine/atomic-file.ts";
import { ACTIONS, type Actions } from "./control/actions.ts";
import { answerControl, perform } from "./control/answer.ts";
import { CONTROL_PATH } from "./control/client.ts";
import type { Answer } from "./http/endpoint.ts";
import { answerOf, Faults } from "./http/faults.ts";
import { handle, type Incoming } from "./http/handle.ts";
import { RequestLog } from "./http/log.ts";
import { close, listen } from "./http/server.ts";
import { RunEngine } from "./runs/engine.ts";
import { KeyPair } from "./state/key-pair.ts";
import { Store } from "./state/store.ts";
import { runPage } from "./views/run-page.ts";

/** Settings of a simulator. */
export interface SimulatorOptions {
  /** Folder of its files. Without one it remembers nothing. */
  readonly folder?: string;
  /** Port on 127.0.0.1. Default: 0, which is a free one. */
  readonly port?: number;
}

/**
 * GitHub on loopback: its REST API, as far as this product uses it, at `/…` and at `/api/v3/…` as a GitHub Enterprise
 * Server has it. It holds every request and every answer against GitHub's own description.
 */
export class Simulator {
  readonly store: Store;
  readonly keys: KeyPair;
  readonly runs: RunEngine;
  readonly faults = new Faults();
  readonly log = new RequestLog();
  /** Requests and answers that were not as GitHub describes them. {@link assertNoMismatch} makes a test fail of them. */
  readonly mismatches: string[] = [];
  readonly controlToken: string;
  #server: Server | undefined;
  #url = "";

  private constructor(store: Store, keys: KeyPair, controlToken: string) {
    this.store = store;
    this.keys = keys;
    this.controlToken = controlToken;
    this.runs = new RunEngine(store, keys);
  }

  /** Starts one, with what it remembers. */
  static async start(options: SimulatorOptions = {}): Promise<Simulator> {
    const at = (name: string) => (options.folder === undefined ? undefined : join(options.folder, name));
    const store = await Store.open(at("state.json"));
    const keys = await KeyPair.open(at("key-pair.json"));
    const simulator = new Simulator(store, keys, await controlTokenOf(at("control-token")));
    await store.save();
    const { server, port } = await listen(options.port ?? 0, (request, bytes) =>
      simulator.#answer(request, bytes),
    );
    simulator.#server = server;
    simulator.#url = `http://127.0.0.1:${port}`;
    return simulator;
  }

  /** `http://127.0.0.1:PORT`. */
  get url(): string {
    return this.#url;
  }

  /** The control interface, in this process. */
  get control(): Actions {
    const entries = Object.entries(ACTIONS).map(([name, action]) => [
      name,
      async (given: unknown): Promise<PropertyValue> => {
        const result = perform(this, action as never, given) as PropertyValue;
        await this.store.save();
        return result;
      },
    ]);
    return Object.fromEntries(entries) as unknown as Actions;
  }

  /** @throws Error that lists every request and answer that was not as GitHub describes it. */
  assertNoMismatch(): void {
    if (this.mismatches.length === 0) return;
    throw new Error(`not as GitHub describes it:\n${this.mismatches.join("\n")}`);
  }

  /** Ends jobs that are at work, and stops. */
  async stop(): Promise<void> {
    await this.runs.stop();
    await this.store.save();
    if (this.#server) await close(this.#server);
  }

  async #answer(request: IncomingMessage, bytes: Buffer): Promise<Answer | undefined> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.#url);
    if (pathname.startsWith(CONTROL_PATH)) {
      const name = pathname.slice(CONTROL_PATH.length);
      const answer = answerControl(this, name, request.headers.authorization, bytes);
      await this.store.save();
      return answer;
    }
    const page = request.method === "GET" ? runPage(this.store.state, pathname) : undefined;
    if (page !== undefined) return { status: 200, page };
    const incoming: Incoming = {
      method: request.method ?? "GET",
      path: pathname.replace(/^\/api\/(v3|uploads)(?=\/)/, ""),
      query: Object.fromEntries(searchParams),
      authorization: request.headers.authorization,
      contentType: request.headers["content-type"] ?? "",
      bytes,
    };
    const answer = await this.#answerOrFail(incoming);
    this.log.add({
      method: incoming.method,
      path: request.url ?? "/",
      status: answer?.status ?? 0,
      ...jsonOf(incoming),
    });
    return answer;
  }

  async #answerOrFail(incoming: Incoming): Promise<Answer | undefined> {
    const fault = this.faults.meet(incoming.method, incoming.path);
    if (!fault) return this.#carryOut(incoming);
    const failed = await answerOf(fault);
    const answer = fault.carriedOut || fault.kind === "slow" ? await this.#carryOut(incoming) : undefined;
    if (fault.kind === "slow") return answer;
    return failed && { status: failed.failure.status, body: failed.failure.body, headers: failed.headers };
  }

  async #carryOut(incoming: Incoming): Promise<Answer> {
    const { store, keys, runs } = this;
    const { answer, mismatches } = handle(incoming, {
      state: store.state,
      store,
      keys,
      runs,
      url: this.#url,
    });
    this.mismatches.push(...mismatches);
    await store.save();
    return answer;
  }
}

async function controlTokenOf(path: string | undefined): Promise<string> {
  const known = path === undefined ? undefined : await readIfThere(path);
  if (known !== undefined) return known.trim();
  const token = randomBytes(24).toString("hex");
  if (path !== undefined) await writeAtomic(path, `${token}\n`);
  return token;
}

function jsonOf({ contentType, bytes }: Incoming): { readonly body?: PropertyValue } {
  if (!contentType.includes("json") || bytes.length === 0) return {};
  try {
    return { body: JSON.parse(bytes.toString("utf8")) as PropertyValue };
  } catch {
    // The answer says so already.
    return {};
  }
}
