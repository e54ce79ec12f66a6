import { suggestion } from "../../config/nearest.ts";
import { shortName } from "../../engine/stack-name.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import { openStack } from "../open-stack.ts";
import type { CommandResult } from "../result.ts";
import { openStackServer } from "../stack-server.ts";

/** Options of `slipway logs`. */
export interface LogsFlags {
  readonly service: string;
  readonly tail: number;
  readonly follow?: boolean;
}

/** `slipway logs`: what one service prints, of all of its tasks. */
export async function logs(context: Context, flags: LogsFlags): Promise<CommandResult> {
  const { world, out } = context;
  const { engine, stack } = await openStack(context, false);
  const server = await openStackServer(context, { engine, stack });
  const services = await server.services(engine.project, shortName(stack));
  const service = services.find(({ key }) => key === flags.service);
  if (!service) {
    const known = services.map(({ key }) => key);
    const repair =
      known.length > 0 ? suggestion(flags.service, known) : `Start it: slipway up --stack ${stack}`;
    throw new UsageError(
      `logs ${flags.service}: stack ${stack} has no such service on its server. ${repair}`,
    );
  }
  await server.logs(service.name, {
    tail: flags.tail,
    follow: flags.follow ?? false,
    signal: world.signal,
    onLine: ({ stream, text }) => {
      if (out.json) out.event({ type: "log", service: flags.service, stream, text });
      else out.say(text);
    },
  });
  return { ok: true, stack };
}
