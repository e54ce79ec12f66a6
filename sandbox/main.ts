import { systemErrorText } from "../engine/system-error.ts";
import { SandboxError } from "./server/sandbox-error.ts";

/** `npm start` and `npm run sandbox:down`: the sandbox of this checkout, on this machine. */
const root = process.cwd();
const log = (line: string) => console.log(`  ${line}`);

try {
  const [command] = process.argv.slice(2);
  const [, option, name] = process.argv.slice(2);
  if (command === "start" && option === "--example") {
    const { startExample } = await import("./start-example.ts");
    process.exitCode = await startExample(root, name, log);
  } else if (command === "start" && option === undefined) {
    const { start } = await import("./start.ts");
    process.exitCode = await start(root, log);
  } else if (command === "down") {
    const { removeServer } = await import("./server/remove-server.ts");
    await removeServer({ root, log });
  } else {
    console.error(`usage: node sandbox/main.ts start [--example NAME] | down`);
    process.exitCode = 2;
  }
} catch (error) {
  const refused = systemErrorText(error);
  if (!(error instanceof SandboxError) && refused === undefined) throw error;
  console.error(refused ?? (error as SandboxError).message);
  process.exitCode = error instanceof SandboxError ? error.exitCode : 1;
}
