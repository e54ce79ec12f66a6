import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { waitUntil } from "../../../sandbox/server/wait.ts";
import { exampleImages, type Repositories } from "./images.ts";

const TELEGRAM = fileURLToPath(new URL("../../../bots/telegram", import.meta.url));
/** As every service runs: not root, a read-only root, no capabilities. */
const HARDENED = ["--read-only", "--tmpfs", "/tmp", "--user", "1000:1000", "--cap-drop", "ALL"];

/** What one container gets. */
export interface ContainerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it gets the key. */
  readonly key?: boolean;
}

/** The programs of the example in containers of their own network, with one folder as their /data, and no Slipway. */
export class Containers {
  readonly key = randomBytes(32).toString("hex");
  readonly #network: string;
  readonly #images: Repositories;
  readonly data: string;
  readonly #started: string[] = [];

  private constructor(data: string, images: Repositories) {
    this.data = data;
    this.#network = `slipway-${data.slice(-6).toLowerCase()}`;
    this.#images = images;
  }

  static async make(): Promise<Containers> {
    const images = await exampleImages();
    const data = await mkdtemp(join(tmpdir(), "slipway-example-"));
    // For user 1000, whoever runs the tests.
    await chmod(data, 0o777);
    const made = new Containers(data, images);
    await execa("docker", ["network", "create", made.#network]);
    return made;
  }

  /** Reference of an image: `alice_bp:1`. */
  image(name: string): string {
    const [program, tag] = name.split(":");
    return `${this.#images[`docker.io/slipway/example-${program}`]}:${tag}`;
  }

  /** Runs a command to its end. */
  async run(image: string, command: readonly string[], options: ContainerOptions = {}) {
    const { args, env } = this.#options(options);
    const all = ["run", "--rm", ...args, image, ...command];
    return execa("docker", all, { env, reject: false, all: true });
  }

  /** Starts a container under a name in the network. Returns its identifier. */
  async start(name: string, image: string, options: ContainerOptions & { command?: readonly string[] } = {}) {
    const { args, env } = this.#options(options);
    const all = ["run", "-d", "--network-alias", name, ...args, image, ...(options.command ?? [])];
    const { stdout: id } = await execa("docker", all, { env });
    this.#started.push(id);
    return id;
  }

  /** Starts the stand-in of Telegram, out of the folder of the sample bots. Returns its identifier. */
  async startTelegram(name: string): Promise<string> {
    const source = ["-v", `${TELEGRAM}:/telegram/telegram:ro`, "-w", "/telegram"];
    const run = ["run", "-d", "--network", this.#network, "--network-alias", name, ...HARDENED, ...source];
    const program = ["python3", "-m", "telegram.server"];
    const { stdout: id } = await execa("docker", [...run, this.image("tgbot_bp:1"), ...program]);
    this.#started.push(id);
    return id;
  }

  /** Sends SIGTERM and waits for the end. Returns the exit code; 137 where it had to be killed. */
  async stop(id: string): Promise<number> {
    await execa("docker", ["stop", "--time", "20", id]);
    return this.exitCode(id);
  }

  /** Sends SIGKILL and waits for the end. */
  async kill(id: string): Promise<void> {
    await execa("docker", ["kill", id]);
    await this.exitCode(id);
  }

  async exitCode(id: string): Promise<number> {
    return Number((await execa("docker", ["wait", id])).stdout);
  }

  async logs(id: string): Promise<string> {
    return (await execa("docker", ["logs", id], { all: true })).all;
  }

  /** Of every container that was started. */
  async allLogs(): Promise<string[]> {
    return Promise.all(this.#started.map((id) => this.logs(id)));
  }

  /** Address of a port of a container, once it answers there. */
  async address(id: string, port: number): Promise<string> {
    const format = `{{(index .NetworkSettings.Networks "${this.#network}").IPAddress}}`;
    const { stdout: ip } = await execa("docker", ["inspect", "--format", format, id]);
    const address = `http://${ip}:${port}`;
    const answers = () =>
      fetch(`${address}/healthz`, { signal: AbortSignal.timeout(2000) }).then(
        ({ ok }) => ok,
        () => false,
      );
    if (await waitUntil(answers, { seconds: 60 })) return address;
    throw new Error(`${address} does not answer:\n${await this.logs(id)}`);
  }

  async remove(): Promise<void> {
    if (this.#started.length > 0) await execa("docker", ["rm", "-f", ...this.#started]);
    await execa("docker", ["network", "rm", this.#network]);
    await rm(this.data, { recursive: true });
  }

  #options({ env = {}, key = false }: ContainerOptions) {
    const given = { ...env, ...(key && { TELEGRAM_ID_HMAC_KEY: this.key }) };
    // By name only: what stands in the arguments of a command can be seen by everybody.
    const names = Object.keys(given).flatMap((name) => ["-e", name]);
    const args = [...HARDENED, "--network", this.#network, "-v", `${this.data}:/data`, ...names];
    return { args, env: given };
  }
}

/** Sends JSON and gives the status and the answer. */
export async function post(
  url: string,
  body: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
