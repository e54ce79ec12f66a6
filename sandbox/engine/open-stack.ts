import { EngineError } from "../../engine/port.ts";
import { decodeCheckpoint } from "./checkpoint.ts";
import type { Layout } from "./layout.ts";
import type { Crypter } from "./passphrase.ts";
import { crypterFor } from "./passphrase-source.ts";
import { EMPTY_SNAPSHOT, type Snapshot } from "./record.ts";
import { type ConfigValue, openConfig, type StackFile } from "./stack-config.ts";
import { readState } from "./state-file.ts";
import { messageOf } from "./step-error.ts";

/** A stack in plain text. */
export interface OpenStack {
  readonly config: ReadonlyMap<string, ConfigValue>;
  readonly snapshot: Snapshot;
  readonly crypter: Crypter;
}

/**
 * Reads and decrypts configuration and state. The state may have a salt of its own, from another stack file: then it is
 * read with that one and written with the file's. Throws {@link EngineError}.
 */
export async function openStack(
  layout: Layout,
  stack: string,
  stackFile: StackFile | undefined,
): Promise<OpenStack> {
  const generated = layout.passphrase;
  const checkpoint = await readState(layout, stack);
  const stateSalt = checkpoint?.deployment.secrets_providers?.state?.salt;
  const where = stackFile?.path ?? layout.state(stack);
  const crypter = await crypterFor({ generated, where, salt: stackFile?.salt ?? stateSalt });
  const config = stackFile ? openConfig(stackFile, crypter) : new Map<string, ConfigValue>();
  if (!checkpoint) return { config, crypter, snapshot: EMPTY_SNAPSHOT };
  const own =
    !stateSalt || stateSalt === crypter.salt
      ? crypter
      : await crypterFor({ generated, where: layout.state(stack), salt: stateSalt });
  try {
    return { config, crypter, snapshot: decodeCheckpoint(checkpoint, own) };
  } catch (error) {
    throw new EngineError(
      "failed",
      `${layout.state(stack)}: a secret in it cannot be decrypted (${messageOf(error)}). Restore a checkpoint of ${layout.history(stack)}.`,
      { cause: error },
    );
  }
}
