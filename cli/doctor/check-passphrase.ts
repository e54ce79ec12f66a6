import { join } from "node:path";
import type { Engine } from "../../engine/port.ts";
import { layoutOf } from "../../sandbox/engine/layout.ts";
import { crypterFor } from "../../sandbox/engine/passphrase-source.ts";
import { hasSecure, openConfig, parseStackFile } from "../../sandbox/engine/stack-config.ts";
import { bad, type Check, good } from "./check.ts";

const SET = "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the passphrase of the stack";

/**
 * Whether the passphrase that is set opens what the stack file holds, each value of it. Asks no engine: one would make the
 * stack, or a salt, on the way.
 *
 * @param path of the stack file, for messages
 * @param text of it
 */
export async function checkPassphrase(
  engine: Engine,
  env: NodeJS.ProcessEnv,
  { path, text }: { readonly path: string; readonly text: string },
): Promise<Check> {
  const id = "passphrase";
  try {
    const file = parseStackFile(path, text, engine.project);
    if (file.salt === undefined) return withoutSalt(text, hasSecure(file));
    // Only the sandbox makes one by itself.
    const generated =
      engine.kind === "sandbox"
        ? layoutOf(engine.projectDir).passphrase
        : join(engine.projectDir, ".no-passphrase");
    openConfig(file, await crypterFor({ generated, where: path, salt: file.salt, env }));
    return good(id, "opens every encrypted value");
  } catch (error) {
    return bad(id, (error as Error).message, SET);
  }
}

/** Another provider than a passphrase says so in the file, and Pulumi Cloud needs nothing there. */
function withoutSalt(text: string, isEncrypted: boolean): Check {
  const lost = isEncrypted && /secure:\s*["']?v1:/.test(text);
  if (lost) {
    const detail = "encryptionsalt is missing, and there are encrypted values that only it opens";
    return bad("passphrase", detail, "Take the line from the version in Git");
  }
  return good(
    "passphrase",
    isEncrypted ? "not needed: the backend keeps the key" : "nothing is encrypted yet",
  );
}
