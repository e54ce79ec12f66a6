import { shortName } from "../engine/stack-name.ts";
import type { Context } from "./context.ts";
import type { OpenStack } from "./open-stack.ts";
import { openStackStore } from "./stack-server.ts";

/**
 * Shows what release steps have printed, from where the server keeps it: none of it is in the state, and none of it in what
 * the engine tells.
 *
 * @param names of their commands: `alice-release-schema`
 * @param since begin of the update, in seconds since 1970: a step that the ledger had as done has printed nothing since
 */
export async function sayOutputs(
  context: Context,
  open: OpenStack,
  names: readonly string[],
  since: number,
): Promise<void> {
  if (names.length === 0) return;
  const { out } = context;
  const { engine, stack } = open;
  const store = await openStackStore(context, open);
  for (const name of names) {
    const [, service = "", step = ""] = /^(.+?)-release-(.+)$/.exec(name) ?? [];
    const owner = { app: engine.project, stack: shortName(stack) };
    const text = await store.output(owner, { service, step, since });
    out.event({ type: "step", service, step, output: text });
    for (const line of text.split("\n").filter((each) => each !== "")) {
      out.say(out.style("dim", `${service}: ${step} | ${line}`));
    }
  }
}
