import type { Stack } from "@pulumi/pulumi/automation/index.js";
import type { PulumiCli } from "./pulumi-cli.ts";

/** A stack of the Automation API, whether it is there yet or not. Loads the API, which takes most of a second. */
export async function openStack(
  cli: PulumiCli,
  folder: string,
  name: string,
  envVars: Record<string, string> = {},
): Promise<Stack> {
  const { LocalWorkspace, Stack } = await import("@pulumi/pulumi/automation/index.js");
  const workspace = await LocalWorkspace.create({ workDir: folder, pulumiCommand: cli, envVars });
  // Selecting would change which stack the user's own `pulumi` acts on. Every call names its stack.
  workspace.selectStack = async () => undefined;
  // After an update the API asks for the outputs, twice, and for the history. Nobody reads them here, and each takes 0.3 s.
  workspace.stackOutputs = async () => ({});
  const stack = await Stack.select(name, workspace);
  stack.info = async () => undefined;
  return stack;
}
