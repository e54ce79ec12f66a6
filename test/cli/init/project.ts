import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FakeRunResult, FakeWorld, type FakeWorldArgs } from "../fake-world.ts";

/** A folder of its own that `slipway init` is called in. */
export class InitFolder {
  readonly world: FakeWorld;
  readonly dir: string;

  constructor(args: FakeWorldArgs = {}) {
    this.world = new FakeWorld(args);
    this.dir = join(this.world.dir, "mybot");
    mkdirSync(this.dir);
  }

  init(...args: string[]): Promise<FakeRunResult> {
    return this.world.slipway("init", "--cwd", this.dir, ...args);
  }

  /** Text of a file; undefined where there is none. */
  read(path: string): string | undefined {
    const file = join(this.dir, path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.dir, path), text);
  }
}
