import { EngineError } from "../../engine/port.ts";
import type { CheckpointJson } from "./checkpoint.ts";
import { walkSecrets } from "./checkpoint.ts";
import type { Crypter } from "./passphrase.ts";
import { type Sealed, unseal } from "./sealed.ts";
import { ORGANIZATION, STACK_TYPE } from "./urn.ts";
import { SECRET_SIGNATURE, SIGNATURE_KEY, type WireObject } from "./wire.ts";

/**
 * The stack that `organization/project/stack` means; `project/stack` and `stack` are understood too. Throws where it is
 * not of this project: the sandbox knows the stacks of its own project folder only.
 */
export function referencedStack(reference: string, project: string): string {
  const parts = reference.split("/");
  const stack = parts.pop() ?? "";
  const namedProject = parts.pop() ?? project;
  const organization = parts.pop() ?? ORGANIZATION;
  if (parts.length > 0 || organization !== ORGANIZATION || namedProject !== project || stack === "") {
    throw new EngineError(
      "failed",
      `stack reference "${reference}": the sandbox knows the stacks of its own project only. Refer to "${ORGANIZATION}/${project}/<stack>".`,
    );
  }
  return stack;
}

/** What a reference to a stack reads: its outputs, and the names of the secret ones. Nothing before its first update. */
export function referenceOutputs(
  reference: string,
  checkpoint: CheckpointJson | undefined,
  crypter: Crypter | undefined,
): Sealed {
  const root = checkpoint?.deployment.resources?.find(
    (record) => record.type === STACK_TYPE && !record.delete,
  );
  const stored = root?.outputs ?? {};
  const secretNames: string[] = [];
  const outputs: WireObject = {};
  for (const [name, value] of Object.entries(stored)) {
    let secret = false;
    outputs[name] = walkSecrets(value, (envelope) => {
      secret = true;
      const text = crypter?.decrypt(String(envelope.ciphertext)) ?? "null";
      return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value: JSON.parse(text) as unknown };
    });
    if (secret) secretNames.push(name);
  }
  return unseal({ name: reference, outputs, secretOutputNames: secretNames.sort() });
}
