import { StringDecoder } from "node:string_decoder";
import { suggestion } from "../../config/nearest.ts";
import { shortName } from "../../engine/stack-name.ts";
import type { Context } from "../context.ts";
import { CommandError, UsageError } from "../failure.ts";
import { Interruption } from "../interruption.ts";
import { openStack } from "../open-stack.ts";
import type { CommandResult } from "../result.ts";
import type { RunningService } from "../running-service.ts";
import { openStackServer } from "../stack-server.ts";

/** Options of `slipway exec`. */
export interface ExecFlags {
  readonly service: string;
  readonly command: readonly string[];
  /** False with `--no-tty`. */
  readonly tty: boolean;
}

/** `slipway exec SERVICE -- COMMAND`: runs a command in the newest task of a service, and ends with its exit code. */
export async function exec(context: Context, flags: ExecFlags): Promise<CommandResult> {
  const { world, out, options } = context;
  const { service, command } = flags;
  const { engine, stack } = await openStack(context, false);
  const server = await openStackServer(context, { engine, stack });
  const container = containerOf(await server.services(engine.project, shortName(stack)), service, stack);
  const tty =
    flags.tty && !options.json && world.terminal.input.isTTY === true && world.stdout.isTTY === true;
  const decoders = { stdout: new StringDecoder(), stderr: new StringDecoder() };
  const exitCode = await server.exec(container, {
    command,
    tty,
    terminal: world.terminal,
    signal: world.signal,
    onOutput: (stream, data) => {
      if (out.json) out.event({ type: "output", service, stream, text: decoders[stream].write(data) });
      else world[stream].write(data);
    },
  });
  if (world.signal.aborted) {
    throw new Interruption(`interrupted. The command may still run in ${service}.`);
  }
  return {
    ok: exitCode === 0,
    stack,
    exitCode,
    ...(exitCode !== 0 && { error: `${command[0]} ended with exit code ${exitCode}` }),
    more: { exitCode },
  };
}

function containerOf(services: readonly RunningService[], key: string, stack: string): string {
  const service = services.find((each) => each.key === key);
  if (!service) {
    const known = services.map((each) => each.key);
    const repair = known.length > 0 ? suggestion(key, known) : `Start it: slipway up --stack ${stack}`;
    throw new UsageError(`exec ${key}: stack ${stack} has no such service on its server. ${repair}`);
  }
  const task = service.tasks.find(({ state, desired }) => state === "running" && desired === "running");
  if (task?.container) return task.container;
  const repair =
    service.wanted === 0
      ? `It is stopped. Start it: slipway start ${key} --stack ${stack}`
      : `See why: slipway logs ${key} --stack ${stack}`;
  throw new CommandError(`exec ${key}: no task of it runs. ${repair}`);
}
