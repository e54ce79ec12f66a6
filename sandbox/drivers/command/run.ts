import { isUtf8 } from "node:buffer";
import type { DriverContext, PropertyMap } from "../driver.ts";
import { asList, asMap, asText } from "../properties.ts";
import { LineCutter } from "./lines.ts";
import { runProcess } from "./process.ts";
import { quote } from "./quote.ts";

/** What a command printed, each stream without its last line end. */
export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one command of a `local.Command`. `previous` is what its last create or update printed, which it gets in its
 * environment. Throws with the command and everything it printed, as the provider does.
 */
export async function runCommand(
  command: string,
  inputs: PropertyMap,
  previous: CommandOutput,
  context: DriverContext,
): Promise<CommandOutput> {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[], both: [] as Buffer[] };
  const log = logger(asText(inputs.logging), context);
  const interpreter = asList(inputs.interpreter).map(String);
  const failure = await runProcess({
    args: [...(interpreter.length > 0 ? interpreter : ["/bin/sh", "-c"]), command],
    dir: typeof inputs.dir === "string" ? inputs.dir : undefined,
    environment: environment(inputs, previous, context),
    stdin: asText(inputs.stdin),
    signal: context.signal,
    onOutput(stream, chunk) {
      chunks[stream].push(chunk);
      chunks.both.push(chunk);
      log[stream]?.write(chunk);
    },
  });
  log.stdout?.end();
  log.stderr?.end();
  if (failure !== undefined)
    throw new Error(`${failure}: running ${quote(command)}:\n${Buffer.concat(chunks.both)}`);
  return { stdout: trimmed(chunks.stdout), stderr: trimmed(chunks.stderr) };
}

function environment(
  inputs: PropertyMap,
  previous: CommandOutput,
  { variables }: DriverContext,
): Record<string, string | undefined> {
  const result: Record<string, string | undefined> = { ...process.env, ...variables };
  for (const [name, value] of Object.entries(asMap(inputs.environment))) result[name] = String(value);
  if (inputs.addPreviousOutputInEnv === false) return result;
  if (previous.stdout !== "") result.PULUMI_COMMAND_STDOUT = previous.stdout;
  if (previous.stderr !== "") result.PULUMI_COMMAND_STDERR = previous.stderr;
  return result;
}

/** Both streams are logged unless `logging` says which; `none`, like anything else, logs nothing. */
function logger(logging: string, context: DriverContext): { stdout?: LineCutter; stderr?: LineCutter } {
  const cutter = () => new LineCutter((line) => context.log("info", line));
  const both = logging === "" || logging === "stdoutAndStderr";
  return {
    ...(both || logging === "stdout" ? { stdout: cutter() } : {}),
    ...(both || logging === "stderr" ? { stderr: cutter() } : {}),
  };
}

/** Without its last line end. The provider cannot pass on what is no text, and fails after the command has run. */
function trimmed(chunks: readonly Buffer[]): string {
  const output = Buffer.concat(chunks);
  if (!isUtf8(output)) throw new Error("grpc: error while marshaling: string field contains invalid UTF-8");
  return output.toString().replace(/\n$/, "");
}
