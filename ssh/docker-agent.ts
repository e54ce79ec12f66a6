import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Agent, type ClientRequestArgs } from "node:http";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { DockerOptions } from "dockerode";
import type { SshTarget } from "./server.ts";

/** sshd allows ten sessions on one connection, unless told otherwise: some stay free for the commands. */
const MAX_SOCKETS = 3;

/** Options of dockerode for the Docker engine of a server. */
export function dockerOptions(target: SshTarget): DockerOptions {
  // The name only stands in a header: Docker's own clients say the same one. dockerode takes an agent, and its types do not.
  const options = {
    protocol: "http",
    host: "docker.example.com",
    port: 80,
    agent: new DockerOverSsh(target),
  };
  return options as DockerOptions;
}

/**
 * Connections to the Docker engine of a server, for HTTP requests of this process: each is one `ssh` that runs
 * `docker system dial-stdio` there, as Docker's own clients do.
 */
class DockerOverSsh extends Agent {
  readonly #address: string;
  readonly #options: readonly string[];

  constructor({ address, options }: SshTarget) {
    super({ keepAlive: true, maxSockets: MAX_SOCKETS, maxFreeSockets: 1 });
    this.#address = address;
    this.#options = options;
  }

  override createConnection(_: ClientRequestArgs): Duplex {
    const args = [...this.#options, "-T", "--", this.#address, "docker system dial-stdio"];
    return new ProcessConnection(spawn("ssh", args, { stdio: "pipe" }), this.#address);
  }
}

/** A process that is taken for a socket. It fails with what the process wrote to standard error. */
class ProcessConnection extends Duplex {
  readonly #process: ChildProcessWithoutNullStreams;
  #said = "";

  constructor(process: ChildProcessWithoutNullStreams, address: string) {
    super();
    this.#process = process;
    process.stdout.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) process.stdout.pause();
    });
    process.stderr.on("data", (chunk: Buffer) => {
      this.#said = (this.#said + chunk).slice(0, 4096);
    });
    // It may end before it has read everything: its exit code says why.
    process.stdin.on("error", () => {});
    process.on("error", (error) => this.destroy(error));
    process.on("close", (code) => this.#ended(code, address));
  }

  override _read(): void {
    this.#process.stdout.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#process.stdin.write(chunk)) done();
    else this.#process.stdin.once("drain", done);
  }

  override _final(done: () => void): void {
    this.#process.stdin.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#process.kill();
    done(error);
  }

  #ended(code: number | null, address: string): void {
    if (this.destroyed) return;
    this.push(null);
    if (code === 0) return;
    const text = this.#said.trim() || `ssh ended with ${code}`;
    this.destroy(Object.assign(new Error(text), { code: "ESSH", address }));
  }

  // What `http` asks of a socket, and a process has not.
  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    for (const each of this.#handles()) each.ref();
    return this;
  }
  unref(): this {
    for (const each of this.#handles()) each.unref();
    return this;
  }

  #handles(): readonly { ref(): unknown; unref(): unknown }[] {
    const { stdin, stdout, stderr } = this.#process;
    // Pipes of a process are sockets, whatever their type says.
    return [this.#process, ...([stdin, stdout, stderr] as unknown as Socket[])];
  }
}
