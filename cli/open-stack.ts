import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../engine/port.ts";
import type { Context } from "./context.ts";
import { chooseStack } from "./project.ts";

/** The stack that a command is about, and what runs it. */
export interface OpenStack {
  readonly engine: Engine;
  readonly stack: string;
}

/** Opens the stack of the command line. Throws `UsageError` and `EngineError`. */
export async function openStack(context: Context, needsFile: boolean): Promise<OpenStack> {
  const { options, world, projectDir } = context;
  const asked = options.stack ?? (world.env.SLIPWAY_STACK || undefined);
  const stack = chooseStack({ asked, projectDir, needsFile });
  context.chosen.stack = stack;
  return { engine: await openEngineFor(context, [stack]), stack };
}

/** Opens the engine for some stacks. */
export function openEngineFor(context: Context, stacks: readonly string[]): Promise<Engine> {
  const { options, world, projectDir } = context;
  const paths = stacks.map((stack) =>
    join(projectDir, `Pulumi.${stack.slice(stack.lastIndexOf("/") + 1)}.yaml`),
  );
  return world.openEngine({
    projectDir,
    stackFiles: paths.filter((path) => existsSync(path)),
    env: world.env,
    ...(options.engine !== undefined && { engine: options.engine }),
  });
}
