import { sshTarget } from "../../ssh/server.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import { rotateKey } from "../keys/rotate.ts";
import { serverKeys } from "../keys/server-keys.ts";
import { openStack } from "../open-stack.ts";
import type { CommandResult } from "../result.ts";
import { sshHostOf } from "../stack-server.ts";

/** Arguments of `slipway key`. */
export interface KeyFlags {
  readonly action: string;
  readonly fingerprint?: string;
}

/** `slipway key`: which keys the server lets in; a new one in place of the own one; one less. */
export async function key(context: Context, { action, fingerprint }: KeyFlags): Promise<CommandResult> {
  const { out } = context;
  const open = await openStack(context, true);
  const { stack } = open;
  const host = await sshHostOf(open);
  if (host === undefined) throw new UsageError(`key: stack ${stack} is on this machine, which needs no key.`);
  const target = sshTarget(host);
  if (action === "rotate") {
    const print = await rotateKey(host);
    out.say(
      `the key of ${host.user} on ${host.address} is new: ${print}. Give it to the pipelines that had the one before.`,
    );
    return { ok: true, stack, more: { fingerprint: print } };
  }
  if (action === "revoke") {
    if (fingerprint === undefined)
      throw new UsageError("key revoke: names no fingerprint. See: slipway key list");
    await serverKeys(target, { SLIPWAY_ACTION: "remove", SLIPWAY_FINGERPRINT: fingerprint });
    out.say(`${host.address} does not let ${fingerprint} in any more`);
    return { ok: true, stack };
  }
  const keys = await serverKeys(target, { SLIPWAY_ACTION: "list" });
  for (const line of keys) out.say(line);
  return { ok: true, stack, more: { keys } };
}
