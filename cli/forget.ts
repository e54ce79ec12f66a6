import { shortName } from "../engine/stack-name.ts";
import type { Context } from "./context.ts";
import { volumesOf } from "./delete-data.ts";
import { UsageError } from "./failure.ts";
import { VOLUME_TYPE } from "./gates.ts";
import { keyLedger } from "./key-ledger.ts";
import type { OpenStack } from "./open-stack.ts";
import type { DangerousChange } from "./plan-guard.ts";
import type { StackView } from "./stack-view.ts";

/**
 * Volumes on the server that `--forget` means: those that leave the stack with this plan, which would be kept otherwise, and
 * those that left it before.
 *
 * @param forget logical names: of services, volumes and keys
 * @throws UsageError for a name that is nothing of that
 */
export async function forgottenVolumes(
  context: Context,
  open: OpenStack & { readonly view: StackView },
  deleted: readonly DangerousChange[],
  forget: readonly string[],
): Promise<readonly string[]> {
  if (forget.length === 0) return [];
  const { resources } = open.view;
  const keys = keyLedger(resources);
  const held = resources.filter(({ type }) => type === VOLUME_TYPE);
  const kept = (await volumesOf(context, open)).filter(
    (volume) => !held.some(({ outputs }) => outputs.name === volume),
  );
  return forget.flatMap((name) => {
    const leaving = deleted.find((change) => change.name === name);
    const volume = held.find(({ urn }) => urn === leaving?.urn)?.outputs.name;
    if (typeof volume === "string") return [volume];
    if (leaving !== undefined || name in keys) return [];
    const physical = [open.engine.project, shortName(open.stack), name].join("-");
    if (kept.includes(physical)) return [physical];
    throw new UsageError(
      `--forget ${name}: nothing of that name leaves the stack, and no volume of it is kept on the server. Take it out of the configuration first, or correct the name.`,
    );
  });
}
