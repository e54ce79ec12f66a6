import { type ChildProcess, spawn } from "node:child_process";
import { globSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import { serverLayoutOf } from "../../../sandbox/server/layout.ts";
import { unpackTool } from "../../../sandbox/server/tools.ts";

const SERVER_ROOT = resolve(import.meta.dirname, "../../../.test-server");
const TOOL = {
  package: "chromium-headless-shell",
  program: "usr/lib/chromium/chromium-headless-shell",
  dependencies: true,
};

type Message = Readonly<Record<string, unknown>>;

/** A browser without a window, over the pipe of its DevTools protocol. Debian's own, unpacked where the tests' server is. */
export class Browser {
  /** Every event that it has told, in order. */
  readonly events: { readonly method: string; readonly params: Message }[] = [];
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #answers = new Map<number, (message: Message) => void>();
  #session: string | undefined;
  #count = 0;
  #waiting: { readonly method: string; readonly done: () => void }[] = [];

  private constructor(child: ChildProcess, profile: string) {
    this.#child = child;
    this.#profile = profile;
    let rest = "";
    (child.stdio[4] as Readable).setEncoding("utf8").on("data", (text: string) => {
      const messages = (rest + text).split("\0");
      rest = messages.pop() ?? "";
      for (const message of messages) this.#take(JSON.parse(message));
    });
  }

  /** Starts it with an empty tab. */
  static async start(): Promise<Browser> {
    const log = (line: string) => console.log(`    ${line}`);
    const program = await unpackTool(serverLayoutOf(SERVER_ROOT), TOOL, log);
    const root = program.slice(0, -TOOL.program.length);
    const profile = await mkdtemp(join(tmpdir(), "slipway-browser-"));
    const flags = [
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--remote-debugging-pipe",
      `--user-data-dir=${profile}`,
    ];
    const child = spawn(program, [...flags, "about:blank"], {
      env: {
        PATH: process.env.PATH,
        HOME: profile,
        LD_LIBRARY_PATH: [...globSync(`${root}{usr/,}lib/*-linux-gnu{,/pulseaudio}`)].join(":"),
        FONTCONFIG_PATH: join(root, "etc/fonts"),
        FONTCONFIG_SYSROOT: root,
      },
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    const browser = new Browser(child, profile);
    const { targetInfos } = (await browser.send("Target.getTargets")) as {
      targetInfos: { targetId: string }[];
    };
    const { sessionId } = await browser.send("Target.attachToTarget", {
      targetId: targetInfos[0]?.targetId,
      flatten: true,
    });
    browser.#session = String(sessionId);
    for (const domain of ["Page", "Network", "Runtime", "Log"]) await browser.send(`${domain}.enable`);
    return browser;
  }

  /** Calls a method of the protocol. Rejects with its error. */
  send(method: string, params: Message = {}): Promise<Message> {
    this.#count += 1;
    const id = this.#count;
    const message = { id, method, params, ...(this.#session && { sessionId: this.#session }) };
    return new Promise((done, fail) => {
      const ended = () => fail(new Error(`the browser ended while it was asked for ${method}`));
      this.#child.once("exit", ended);
      this.#answers.set(id, ({ result, error }) => {
        this.#child.off("exit", ended);
        if (error) fail(new Error(`${method}: ${(error as { message: string }).message}`));
        else done((result ?? {}) as Message);
      });
      (this.#child.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    });
  }

  /** Opens an address and waits until it is loaded. */
  async open(url: string): Promise<void> {
    const loaded = this.#next("Page.loadEventFired");
    await this.send("Page.navigate", { url });
    await loaded;
  }

  /** Value of an expression in the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const answer = await this.send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    const { result, exceptionDetails } = answer as { result: { value: T }; exceptionDetails?: unknown };
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  }

  async close(): Promise<void> {
    await new Promise((done) => {
      this.#child.once("exit", done);
      this.#child.kill();
    });
    await rm(this.#profile, { recursive: true, force: true });
  }

  #next(method: string): Promise<void> {
    return new Promise((done) => this.#waiting.push({ method, done }));
  }

  #take(message: Message): void {
    const { id, method, params } = message as { id?: number; method?: string; params?: Message };
    if (id !== undefined) this.#answers.get(id)?.(message);
    if (method === undefined) return;
    this.events.push({ method, params: params ?? {} });
    for (const each of this.#waiting.filter((waiting) => waiting.method === method)) each.done();
    this.#waiting = this.#waiting.filter((waiting) => waiting.method !== method);
  }
}
