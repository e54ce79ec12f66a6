import { fileURLToPath } from "node:url";
import { execa } from "execa";

const MAIN = fileURLToPath(new URL("../cli/main.ts", import.meta.url));

/** How a run of the command ended. */
export interface SlipwayRun {
  readonly exitCode: number;
  /** Services of the result, in the form of the output contract. */
  readonly services: readonly { readonly name: string; readonly revision: string; readonly since: string }[];
}

/**
 * Runs `slipway` on the sandbox engine as its user would. What it says to people appears at once; `quiet` keeps it back.
 * With `ask` it may ask them, too.
 */
export async function slipway(
  args: readonly string[],
  options: {
    readonly env: Readonly<Record<string, string>>;
    readonly quiet?: boolean;
    readonly ask?: boolean;
  },
): Promise<SlipwayRun> {
  const run = await execa(process.execPath, [MAIN, ...args, "--engine", "sandbox", "--json"], {
    env: options.env,
    reject: false,
    stdin: options.ask ? "inherit" : "ignore",
    // With --json the text for people goes to standard error.
    stderr: options.quiet ? "ignore" : "inherit",
  });
  const last = run.stdout.trimEnd().split("\n").at(-1) ?? "";
  const result = last.startsWith("{") ? (JSON.parse(last) as Partial<SlipwayRun>) : {};
  return { exitCode: run.exitCode ?? 1, services: result.services ?? [] };
}
