import { changedConfig } from "../config-text.ts";
import type { Context } from "../context.ts";
import { adoptedIds, sayAdoptions } from "../github/adoption.ts";
import { preflightGithub } from "../github/preflight.ts";
import { keyLedger } from "../key-ledger.ts";
import { openStack } from "../open-stack.ts";
import { otherBots } from "../other-bots.ts";
import { makePlan } from "../plan-check.ts";
import { dangerousChanges, refusal } from "../plan-guard.ts";
import { planText } from "../plan-text.ts";
import { releaseMap } from "../release-map.ts";
import type { CommandResult } from "../result.ts";
import { goneServices } from "../stack-view.ts";
import { withTemporaryFile } from "../temporary-file.ts";
import { beforePreview } from "../update.ts";

/** `slipway preview`: what `up` would do. Changes nothing. */
export async function preview(context: Context): Promise<CommandResult> {
  const before = await beforePreview(await openStack(context, true));
  const { adoptions = [] } = await preflightGithub(context, before);
  const { engine, stack, file, view } = before;
  const images = releaseMap(file.services, view.images);
  const keys = keyLedger(view.resources);
  const adopt = adoptedIds(adoptions);
  const bots = await otherBots(context, before);
  const plan = await withTemporaryFile(
    file.path,
    changedConfig(file.text, { images, keys, gone: goneServices(view), adopt, bots }),
    (configFile) => makePlan(context, { engine, stack, configFile }),
  );
  sayAdoptions(context, stack, adoptions);
  const text = planText(plan.changes, { before: view.images, after: images });
  for (const line of text.lines) context.out.say(`  ${line}`);
  context.out.say(`${stack}: ${text.summary}`);
  const dangerous = dangerousChanges(plan);
  if (dangerous.length > 0) context.out.say(`slipway up would refuse it: ${refusal(dangerous, stack)}`);
  return { ok: true, stack, more: { plan: text, refused: dangerous.map(({ name }) => name) } };
}
