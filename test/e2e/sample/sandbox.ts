import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { docker } from "../engines/docker.ts";
import { type SlipwayRun, slipway } from "../engines/slipway.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const TRAFFIC = join(import.meta.dirname, "traffic.py");

/** What the traffic came to. */
export interface Traffic {
  readonly requests: number;
  readonly lost: readonly string[];
  readonly versions: Readonly<Record<string, number>>;
  readonly messages: readonly number[];
}

/** A copy of the project under a name of its own, as `npm start` runs it. */
export class Sandbox {
  readonly app: string;
  readonly dir: string;
  /** Everything that any command has said. */
  readonly said: string[] = [];

  private constructor(dir: string, app: string) {
    this.dir = dir;
    this.app = app;
  }

  static async make(): Promise<Sandbox> {
    const dir = await mkdtemp(join(tmpdir(), "slipway-sample-"));
    const app = `s${dir.slice(-6).toLowerCase()}`;
    for (const stack of ["staging", "prod"])
      await cp(join(ROOT, `Pulumi.${stack}.yaml`), join(dir, `Pulumi.${stack}.yaml`));
    const project = await readFile(join(ROOT, "Pulumi.yaml"), "utf8");
    await writeFile(join(dir, "Pulumi.yaml"), project.replace(/^name: .*$/m, `name: ${app}`));
    await writeFile(join(dir, "package.json"), '{ "type": "module" }\n');
    await writeFile(join(dir, "index.ts"), `export * from "${ROOT}/index.ts";\n`);
    await symlink(join(ROOT, "node_modules"), join(dir, "node_modules"));
    return new Sandbox(dir, app);
  }

  /** `npm start` or `npm run sandbox:down`, without npm. */
  async run(
    command: "start" | "down",
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ exitCode: number | undefined; text: string }> {
    const { exitCode, all } = await execa(process.execPath, [join(ROOT, "sandbox/main.ts"), command], {
      cwd: this.dir,
      env,
      all: true,
      reject: false,
      stdin: "ignore",
    });
    this.said.push(all);
    return { exitCode, text: all };
  }

  async slipway(...args: string[]): Promise<SlipwayRun> {
    const run = await slipway(this.dir, [...args, "--engine", "sandbox", "--json"], {});
    this.said.push(run.text, run.stdout);
    return run;
  }

  /** Where the registry has an image of the sample. */
  async image(name: string): Promise<string> {
    const images = JSON.parse(await readFile(join(this.dir, ".sandbox/images.json"), "utf8"));
    const [bot, tag] = name.split(":");
    return `${images[`docker.io/slipway/${bot}`]}:${tag}`;
  }

  service(stack: string, key: string): string {
    return `${this.app}-${stack}-${key}`;
  }

  /** Starts traffic in a stack's network; the function that it gives ends it and tells what became of it. */
  async traffic(stack: string): Promise<() => Promise<Traffic>> {
    const container = await docker.createContainer({
      Image: await this.image("sample-web:1"),
      Entrypoint: ["python3", "-c", await readFile(TRAFFIC, "utf8")],
      Cmd: [],
      HostConfig: { NetworkMode: `${this.app}-${stack}` },
    });
    await container.start();
    return async () => {
      await container.stop({ t: 30 });
      const log = await container.logs({ stdout: true, stderr: true });
      await container.remove();
      return JSON.parse(textOf(log).trimEnd().split("\n").at(-1) ?? "");
    };
  }

  async remove(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }
}

/** Text of a container's log: each piece comes behind a header of eight bytes, the last four of which are its length. */
function textOf(log: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 8 <= log.length; ) {
    const end = at + 8 + log.readUInt32BE(at + 4);
    pieces.push(log.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(pieces).toString();
}
