import { readFileSync } from "node:fs";
import { runOverSsh } from "../../ssh/program.ts";
import type { SshTarget } from "../../ssh/server.ts";
import { CommandError } from "../failure.ts";

const read = (name: string) =>
  readFileSync(new URL(`../../components/host/${name}`, import.meta.url), "utf8");
const PROGRAM = [read("common.sh"), read("keys.sh")].join("\n");

/** What can be done with the keys that a server lets in. */
export type KeyAction =
  | { readonly SLIPWAY_ACTION: "list" }
  | { readonly SLIPWAY_ACTION: "add"; readonly SLIPWAY_PUBLIC_KEY: string }
  | { readonly SLIPWAY_ACTION: "remove"; readonly SLIPWAY_FINGERPRINT: string };

/** Does it, as the user whose keys they are. Gives what `list` prints, a line a key. Throws {@link CommandError}. */
export async function serverKeys(target: SshTarget, action: KeyAction): Promise<readonly string[]> {
  const values = { SLIPWAY_NAME: "key", ...action };
  const text = await runOverSsh(target, { command: "slipway-keys", program: PROGRAM }, values).catch(
    (error: Error) => {
      throw new CommandError(error.message, { cause: error });
    },
  );
  return text.split("\n").filter((line) => line !== "");
}
