import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PulumiEngine } from "../../engine/pulumi.ts";

/**
 * A Pulumi CLI that is a shell script: it writes down how it is called, and answers as a test says. Its version is one
 * from when the Automation API still read events from a file, so that a script can tell them.
 */
export class FakeCli {
  readonly dir = mkdtempSync(join(tmpdir(), "slipway-cli-"));
  readonly path = join(this.dir, "tools/pulumi");
  readonly project = join(this.dir, "project");

  /** @param cases lines of a `case "$*" in` over the arguments; `$events` is the file that takes events */
  constructor(cases: string) {
    mkdirSync(join(this.dir, "tools"));
    mkdirSync(this.project);
    writeFileSync(join(this.project, "Pulumi.yaml"), "name: hello\nruntime: nodejs\n");
    writeFileSync(join(this.project, "Pulumi.prod.yaml"), "config: {}\n");
    const script = `#!/bin/sh
echo "$*" >>'${this.dir}/calls'
[ "$1" = version ] || { echo "$PATH"; echo "$PULUMI_SKIP_UPDATE_CHECK"; pwd; } >'${this.dir}/env'
events=$(printf '%s\\n' "$@" | grep eventlog)
case "$*" in
version) echo v3.100.0 ;;
${cases}
*) echo "unexpected: $*" >&2; exit 99 ;;
esac
`;
    writeFileSync(this.path, script);
    chmodSync(this.path, 0o755);
  }

  /** An engine on this CLI. */
  engine(env: NodeJS.ProcessEnv = {}): PulumiEngine {
    const base = { PATH: process.env.PATH ?? "", HOME: this.dir };
    return new PulumiEngine({ projectDir: this.project, cli: this.path, env: { ...base, ...env } });
  }

  /** Arguments of every call but those for the version, one a line. */
  get calls(): string[] {
    const lines = readFileSync(join(this.dir, "calls"), "utf8").trim().split("\n");
    return lines.filter((line) => line !== "version").map((line) => line.replace(/ --event-log \S+/, ""));
  }

  /** PATH, PULUMI_SKIP_UPDATE_CHECK and working folder of the last call. */
  get environment(): string[] {
    return readFileSync(join(this.dir, "env"), "utf8").trim().split("\n");
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }
}
