import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type EncryptedValue, EngineError } from "../../engine/port.ts";
import type { Layout } from "./layout.ts";
import { crypterFor } from "./passphrase-source.ts";
import type { Project } from "./project.ts";
import { parseStackFile } from "./stack-config.ts";
import { copyStackFile } from "./stack-copy.ts";

/** The stack file in the checkout. Throws {@link EngineError} `usage` where there is none. */
export function trackedStackFile(project: Project, stack: string): string {
  const path = join(project.folder, `Pulumi.${stack}.yaml`);
  if (existsSync(path)) return path;
  throw new EngineError("usage", `${path}: no such file. Create it, or name another stack.`);
}

/**
 * Encrypts a text for the stack file in the checkout. Where that has no `encryptionsalt` yet it gets the one of the
 * sandbox's copy, so that what the history holds stays readable. Throws {@link EngineError} `usage`.
 */
export async function encryptFor(
  project: Project,
  layout: Layout,
  stack: string,
  plain: string,
): Promise<EncryptedValue> {
  const tracked = trackedStackFile(project, stack);
  const own = parseStackFile(tracked, await readFile(tracked, "utf8"), project.name).salt;
  const salt = own ?? (await copiedSalt(project, layout, stack));
  const crypter = await crypterFor({ generated: layout.passphrase, where: tracked, salt });
  const settings: Record<string, string> = own === undefined ? { encryptionsalt: crypter.salt } : {};
  return { secure: crypter.encrypt(plain), settings };
}

async function copiedSalt(project: Project, layout: Layout, stack: string): Promise<string | undefined> {
  const copy = await copyStackFile(project, layout, stack);
  return parseStackFile(copy, await readFile(copy, "utf8"), project.name).salt;
}
