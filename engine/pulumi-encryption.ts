import { mkdtempSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse, stringify } from "yaml";
import { type EncryptedValue, EngineError } from "./port.ts";
import type { PulumiCli } from "./pulumi-cli.ts";
import { engineError, isUnknownStack } from "./pulumi-errors.ts";

/** What {@link encryptWith} works with. */
export interface Encryption {
  readonly stack: string;
  /** Tracked stack file. */
  readonly file: string;
  readonly cli: PulumiCli;
  /** Makes the stack known to its backend. The CLI rewrites the tracked file when it does. */
  readonly create: () => Promise<void>;
}

/** What a stack file says of its encryption; everything else in it is configuration. */
const SETTINGS = ["secretsprovider", "encryptedkey", "encryptionsalt"] as const;
/** Where the CLI puts the value in a file that is thrown away. */
const KEY = "slipway:value";

/**
 * Encrypts a text with the CLI, whatever the stack's secrets provider is: on standard input, into a file of its own that has
 * nothing but the settings of the tracked one. The CLI would write that one anew, without its layout.
 */
export async function encryptWith(encryption: Encryption, plain: string): Promise<EncryptedValue> {
  const { stack, file, create } = encryption;
  const before = await readFile(file);
  try {
    const settings = settingsOf(before.toString());
    return await encryptInCopy(encryption, settings, plain).catch(async (error: unknown) => {
      if (!isUnknownStack(error)) throw error;
      const made = await settingsAfter(file, before, create);
      const encrypted = await encryptInCopy(encryption, { ...settings, ...made }, plain);
      return { ...encrypted, settings: { ...missing(made, settings), ...encrypted.settings } };
    });
  } catch (error) {
    throw engineError(error, stack, `${file}: encrypting for stack ${stack}`);
  }
}

type Settings = Readonly<Record<string, string>>;

/** Puts the tracked file back as it was, whatever the CLI made of it. */
async function settingsAfter(file: string, before: Buffer, create: () => Promise<void>): Promise<Settings> {
  try {
    await create();
    return settingsOf(await readFile(file, "utf8"));
  } finally {
    await writeFile(file, before);
  }
}

async function encryptInCopy(
  { stack, file, cli }: Encryption,
  settings: Settings,
  plain: string,
): Promise<EncryptedValue> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-"));
  try {
    const copy = join(folder, basename(file));
    await writeFile(copy, stringify({ config: {}, ...settings }), { mode: 0o600 });
    const args = ["config", "set", "--secret", KEY, "--stack", stack, "--config-file", copy];
    // It takes one line break off the end, whatever there was.
    await cli.call(args, { input: `${plain}\n` });
    const text = await readFile(copy, "utf8");
    const secure = parse(text)?.config?.[KEY]?.secure;
    if (typeof secure !== "string") throw new EngineError("failed", `${stack}: the CLI encrypted nothing.`);
    return { secure, settings: missing(settingsOf(text), settings) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function settingsOf(text: string): Settings {
  const file = parse(text, { logLevel: "silent" }) as Record<string, unknown> | null;
  const entries = SETTINGS.flatMap((key) => {
    const value = file?.[key];
    return typeof value === "string" ? [[key, value]] : [];
  });
  return Object.fromEntries(entries);
}

function missing(wanted: Settings, there: Settings): Settings {
  return Object.fromEntries(Object.entries(wanted).filter(([key]) => !(key in there)));
}
