import { botOf } from "../components/stack/bot-ids.ts";
import type { ResourceState } from "../engine/port.ts";
import { shortName } from "../engine/stack-name.ts";
import type { Context } from "./context.ts";
import { dockerServices } from "./gates.ts";
import { stackNames } from "./project.ts";
import type { BeforeUpdate } from "./update.ts";

/**
 * Which other stack of the project polls for a bot, by the number of the bot, as their states tell. Nothing is looked at for a
 * stack without a polling service. A state that cannot be read is told, and compared with nothing.
 */
export async function otherBots(
  { out }: Context,
  { engine, stack, file }: Pick<BeforeUpdate, "engine" | "stack" | "file">,
): Promise<Readonly<Record<string, string>>> {
  if (!Object.values(file.services).some(({ kind }) => kind === "polling")) return {};
  const others = stackNames(engine.projectDir).filter((name) => name !== shortName(stack));
  const found = await Promise.all(
    others.map(async (other) => {
      try {
        return botsOf(await engine.resources(other)).map((bot) => [bot, other] as const);
      } catch (error) {
        out.say(`${stack}: the bots of stack ${other} cannot be compared: ${(error as Error).message}`);
        return [];
      }
    }),
  );
  return Object.fromEntries(found.flat());
}

function botsOf(resources: readonly ResourceState[]): readonly string[] {
  return dockerServices(resources).flatMap(({ inputs }) => {
    const labels = (Array.isArray(inputs.labels) ? inputs.labels : []) as readonly {
      readonly label?: unknown;
    }[];
    return labels.flatMap(({ label }) => botOf(String(label)) ?? []);
  });
}
