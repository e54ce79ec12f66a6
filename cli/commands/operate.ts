import { suggestion } from "../../config/nearest.ts";
import type { ServiceOperation } from "../../config/service-config.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import { dockerServices } from "../gates.ts";
import { lastDeployed } from "../last-deployed.ts";
import { openStack } from "../open-stack.ts";
import { holding } from "../recovery/lock.ts";
import type { CommandResult } from "../result.ts";
import { sayRows } from "../rows-text.ts";
import { readRows } from "../stack-rows.ts";
import { type BeforeUpdate, beforeUpdate, update } from "../update.ts";

/** Options of `slipway restart`, `stop` and `start`. */
export interface OperateFlags {
  readonly service: string;
  readonly force?: boolean;
}

/** What is done to a service. */
export type OperationName = "restart" | "stop" | "start";

/**
 * `slipway restart | stop | start SERVICE`: an update of the stack that changes nothing but one service's tasks. It runs with
 * the configuration and the images of the last good update, whatever the stack file has now, and goes through the same gate.
 */
export async function operate(
  context: Context,
  name: OperationName,
  flags: OperateFlags,
): Promise<CommandResult> {
  const open = await openStack(context, true);
  return holding(context, open, flags, async () => {
    const before = await beforeUpdate(context, open);
    const { service } = flags;
    checkService(before, name, service);
    const now = before.view.operations[service] ?? {};
    const next = nextOperation(name, now, { service, stack: open.stack });
    if (next === undefined) return nothingToDo(context, before, `${service}: is ${DONE[name]} already`);
    const { file, differs } = lastDeployed(await open.engine.history(open.stack), before.file, open.stack);
    if (differs)
      context.out.say(`${open.stack}: changes of the stack file that are not deployed stay out of this`);
    const operations = { ...before.view.operations, [service]: next };
    const message = `${name} ${service}`;
    const permissions = { allowReplace: [], forget: [], restore: true };
    return update(context, { ...before, file }, { ...permissions, operations, message });
  });
}

const DONE = { restart: "restarted", stop: "stopped", start: "started" } as const;

function checkService({ view, stack }: BeforeUpdate, name: OperationName, service: string): void {
  const known = dockerServices(view.resources).map((each) => each.name);
  if (known.includes(service)) return;
  const repair = known.length > 0 ? suggestion(service, known) : `Start it: slipway up --stack ${stack}`;
  throw new UsageError(`${name} ${service}: stack ${stack} has no such service. ${repair}`);
}

/** What the stack keeps of the service from now on; undefined where that is so already. Throws {@link UsageError}. */
function nextOperation(
  name: OperationName,
  now: ServiceOperation,
  { service, stack }: { readonly service: string; readonly stack: string },
): ServiceOperation | undefined {
  if (name === "stop") return now.stopped ? undefined : { ...now, stopped: true };
  if (name === "start") return now.stopped ? { ...now, stopped: false } : undefined;
  if (!now.stopped) return { ...now, restarts: (now.restarts ?? 0) + 1 };
  throw new UsageError(
    `restart ${service}: ${service} is stopped. Start it: slipway start ${service} --stack ${stack}`,
  );
}

async function nothingToDo(context: Context, open: BeforeUpdate, line: string): Promise<CommandResult> {
  const { rows } = await readRows(context, open);
  context.out.say(line);
  sayRows(context.out, rows, context.world.now());
  return { ok: true, stack: open.stack, services: rows };
}
