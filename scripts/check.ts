import { execa } from "execa";

/** Every static check: formatter and linter, types, shell scripts where shellcheck is there. Exits with the first failure. */
const bin = { preferLocal: true, stdio: "inherit", reject: false } as const;

await check("biome", ["check", "--error-on-warnings"]);
await check("tsc", ["--noEmit"]);

async function check(command: string, args: string[]): Promise<void> {
  console.log(`$ ${[command, ...args].join(" ")}`);
  const { exitCode } = await execa(command, args, bin);
  if (exitCode !== 0) process.exit(exitCode ?? 1);
}
