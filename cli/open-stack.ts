import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../engine/port.ts";
import { shortName } from "../engine/stack-name.ts";
import type { Context } from "./context.ts";
import { withGithubToken } from "./github/token.ts";
import { chooseStack, stackNames, unknownStack } from "./project.ts";

/** The stack that a command is about, and what runs it. */
export interface OpenStack {
  readonly engine: Engine;
  readonly stack: string;
}

/**
 * Opens the stack of the command line. A command that needs no file takes a stack whose file is gone, but none that the
 * engine does not know either: that is a slip of the pen. Throws `UsageError` and `EngineError`.
 */
export async function openStack(context: Context, needsFile: boolean, flag = "--stack"): Promise<OpenStack> {
  const { options, world, projectDir } = context;
  const asked = options.stack ?? (world.env.SLIPWAY_STACK || undefined);
  const stack = chooseStack({ asked, projectDir, needsFile, flag });
  context.chosen.stack = stack;
  const engine = await openEngineFor(context, [stack]);
  const name = shortName(stack);
  if (stackNames(projectDir).includes(name)) return { engine, stack };
  if ((await engine.stacks()).map(shortName).includes(name)) return { engine, stack };
  throw unknownStack(flag, stack, projectDir);
}

/** Opens the engine for some stacks. */
export function openEngineFor(context: Context, stacks: readonly string[]): Promise<Engine> {
  const { options, world, projectDir } = context;
  const paths = stacks.map((stack) => join(projectDir, `Pulumi.${shortName(stack)}.yaml`));
  return world.openEngine({
    projectDir,
    stackFiles: paths.filter((path) => existsSync(path)),
    env: withGithubToken(world.env),
    ...(options.engine !== undefined && { engine: options.engine }),
  });
}
