import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import type { Engine, RunResult } from "../../../engine/port.ts";
import { openEngine } from "../../../engine/select.ts";
import { newCrypter } from "../../../sandbox/engine/passphrase.ts";
import { testHost } from "./host.ts";
import { killed, type SlipwayRun, slipway } from "./slipway.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

/** What goes under `slipway:` in the stack file of a test. */
export interface StackConfig {
  /** Default: the server of the suites. */
  readonly host?: object;
  readonly services: Record<string, Record<string, unknown>>;
  readonly secrets?: Record<string, unknown>;
  readonly repository?: Record<string, unknown>;
  readonly environment?: Record<string, unknown>;
  readonly protection?: Record<string, unknown>;
}

/** A project of a test's own: its folder, its name, its state. Nothing of it is shared with another test. */
export class TestProject {
  readonly dir = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  readonly app = `t${randomBytes(4).toString("hex")}`;
  /** Variables of every command in the project. */
  readonly variables = {
    PULUMI_BACKEND_URL: `file://${this.dir}/state`,
    PULUMI_CONFIG_PASSPHRASE: "test passphrase",
    SLIPWAY_ENGINE: process.env.SLIPWAY_TEST_ENGINE ?? "sandbox",
    NO_COLOR: "1",
    // Ledger and backups of its stacks.
    SLIPWAY_DATA: `${this.dir}/server`,
  };

  constructor() {
    mkdirSync(join(this.dir, "state"));
    symlinkSync(join(ROOT, "node_modules"), join(this.dir, "node_modules"));
    this.write("package.json", '{ "type": "module" }\n');
    this.write("index.ts", `export * from "${ROOT}/index.ts";\n`);
    this.write(
      "Pulumi.yaml",
      stringify({
        name: this.app,
        runtime: { name: "nodejs", options: { typescript: false } },
        main: "index.ts",
      }),
    );
  }

  /** Writes the stack file of a stack. */
  configure(stack: string, config: StackConfig, encryptionsalt?: string): void {
    const entries = Object.entries({ host: testHost(), ...config }).map(([key, value]) => [
      `slipway:${key}`,
      value,
    ]);
    const file = { config: Object.fromEntries(entries), ...(encryptionsalt && { encryptionsalt }) };
    this.write(`Pulumi.${stack}.yaml`, stringify(file));
  }

  /** What `pulumi config set --secret` writes; use the same salt for all values of a file. */
  async encryption(): Promise<{ salt: string; secure(value: string): { secure: string } }> {
    const crypter = await newCrypter(this.variables.PULUMI_CONFIG_PASSPHRASE);
    return { salt: crypter.salt, secure: (value) => ({ secure: crypter.encrypt(value) }) };
  }

  write(path: string, content: string): void {
    writeFileSync(join(this.dir, path), content);
  }

  /** Runs `slipway` in the project, with `--json`. */
  slipway(...args: string[]): Promise<SlipwayRun> {
    return slipway(this.dir, [...args, "--json"], this.variables);
  }

  /** The same with something on standard input, and with other variables; undefined takes one out. */
  slipwayWith(
    { input, env }: { readonly input?: string; readonly env?: Record<string, string | undefined> },
    ...args: string[]
  ): Promise<SlipwayRun> {
    return slipway(this.dir, [...args, "--json"], { ...this.variables, ...env }, input);
  }

  /** The same, with something that happens at each line of standard output. */
  watched(onLine: () => void, ...args: string[]): Promise<SlipwayRun> {
    return slipway(this.dir, [...args, "--json"], this.variables, undefined, onLine);
  }

  /**
   * Runs `slipway` in the project, with `--json`, and kills it with signal 9 after its line of that number; with `group`
   * its whole process group. Gives the lines that came; all of them where it ended before.
   */
  kill(after: number, group: boolean, ...args: string[]): Promise<string[]> {
    return killed(this.dir, [...args, "--json"], this.variables, { after, group });
  }

  /** The engine under test, on this project. */
  engine(): Promise<Engine> {
    Object.assign(process.env, this.variables);
    return openEngine({ projectDir: this.dir, stackFiles: [], env: { ...process.env } });
  }

  /** The same, with its whole process group, at the first line that is the one. */
  killAt(isTheOne: (line: string) => boolean, ...args: string[]): Promise<string[]> {
    return killed(this.dir, [...args, "--json"], this.variables, { after: isTheOne, group: true });
  }

  /** What a refresh of a whole stack finds to be different from its state: `name (paths)`. */
  async drift(stack: string): Promise<string[]> {
    const engine = await this.engine();
    const { ok, changes, errors } = await engine.refresh(stack);
    if (!ok) throw new Error(errors.map(({ message }) => message).join("\n"));
    return changes
      .filter(({ operation }) => operation !== "same")
      .map(({ name, operation, changed }) => `${operation} ${name} (${changed.join(", ")})`);
  }

  /** What a plain `pulumi up` does: the program with the stack file as it is, and nothing of ours around it. */
  async plainUp(stack: string): Promise<RunResult> {
    Object.assign(process.env, this.variables);
    const engine = await openEngine({ projectDir: this.dir, stackFiles: [], env: { ...process.env } });
    return engine.up(stack);
  }

  /** Physical name of a service. */
  service(stack: string, key: string): string {
    return `${this.app}-${stack}-${key}`;
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
