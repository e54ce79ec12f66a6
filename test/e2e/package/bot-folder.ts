import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { execa } from "execa";

const MODULES = resolve(import.meta.dirname, "../../../node_modules");
const PACKAGE = "node_modules/@slipway/slipway";

/** One line of a shell, and what came of it. */
export interface LineRun {
  readonly exitCode: number | undefined;
  /** Both streams, as a terminal shows them. */
  readonly text: string;
}

/** The folder of somebody's own bot, outside of the checkout, with nothing in it. */
export class BotFolder {
  readonly name = `t${randomBytes(4).toString("hex")}`;
  readonly parent = mkdtempSync(join(tmpdir(), "slipway-bot-"));
  readonly dir = join(this.parent, this.name);
  readonly #env = {
    PULUMI_BACKEND_URL: `file://${this.parent}/state`,
    PULUMI_CONFIG_PASSPHRASE: "test passphrase",
    SLIPWAY_ENGINE: process.env.SLIPWAY_TEST_ENGINE ?? "sandbox",
    NO_COLOR: "1",
  };

  constructor() {
    mkdirSync(this.dir);
    mkdirSync(join(this.parent, "state"));
  }

  /** Runs one line as a person types it. */
  async type(line: string, input?: string): Promise<LineRun> {
    const { exitCode, all } = await execa("sh", ["-c", line], {
      cwd: this.dir,
      env: this.#env,
      reject: false,
      all: true,
      ...(input === undefined ? { stdin: "ignore" as const } : { input }),
    });
    return { exitCode, text: `$ ${line}\n${all}` };
  }

  /** Leaves what `npm install TARBALL` leaves, with the dependencies of the checkout in place of new ones. */
  async unpack(tarball: string): Promise<void> {
    const home = join(this.dir, PACKAGE);
    mkdirSync(home, { recursive: true });
    await execa("tar", ["-xzf", tarball, "-C", home, "--strip-components=1"]);
    link(MODULES, join(this.dir, "node_modules"), (name) => !name.startsWith("."));
    const programs = join(this.dir, "node_modules/.bin");
    mkdirSync(programs);
    link(join(MODULES, ".bin"), programs, () => true);
    symlinkSync(join(home, "bin/slipway.mjs"), join(programs, "slipway"));
    const dependencies = { "@slipway/slipway": `file:${basename(tarball)}` };
    writeFileSync(join(this.dir, "package.json"), `${JSON.stringify({ dependencies }, null, 2)}\n`);
  }

  remove(): void {
    rmSync(this.parent, { recursive: true, force: true });
  }
}

function link(from: string, to: string, wanted: (name: string) => boolean): void {
  for (const name of readdirSync(from).filter(wanted)) symlinkSync(join(from, name), join(to, name));
}
