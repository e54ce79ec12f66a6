import { randomBytes } from "node:crypto";
import { EngineError } from "../../engine/port.ts";
import { createAtomic, readIfThere } from "./atomic-file.ts";
import { type Crypter, newCrypter, openCrypter, WrongPassphrase } from "./passphrase.ts";

/** Where a passphrase may come from, and what it must open. */
export interface PassphraseRequest {
  /** Path of the generated passphrase, `.sandbox/passphrase`. */
  readonly generated: string;
  /** What is opened, for messages: the path of a stack file or of a state. */
  readonly where: string;
  /** The salt to open; a new one is made where it is absent. */
  readonly salt: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * The crypter of a stack: the passphrase is PULUMI_CONFIG_PASSPHRASE, else the file that PULUMI_CONFIG_PASSPHRASE_FILE
 * names, as for the real engine; else the one that the sandbox generated. One is generated only where nothing was
 * encrypted yet. Throws {@link EngineError} `usage`.
 */
export async function crypterFor(request: PassphraseRequest): Promise<Crypter> {
  const found = await findPassphrase(request);
  if (request.salt === undefined) return newCrypter(found.passphrase);
  try {
    return await openCrypter(found.passphrase, request.salt);
  } catch (error) {
    const problem =
      error instanceof WrongPassphrase
        ? `the passphrase of ${found.origin} does not open it. Give the one that it was encrypted with, in PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE`
        : `${(error as Error).message}. Take the line from the version in Git`;
    throw new EngineError("usage", `${request.where}: encryptionsalt: ${problem}.`, { cause: error });
  }
}

async function findPassphrase(request: PassphraseRequest): Promise<{ passphrase: string; origin: string }> {
  const env = request.env ?? process.env;
  // Set but empty is a passphrase too: `PULUMI_CONFIG_PASSPHRASE=` is how people work without one.
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined) {
    return { passphrase: env.PULUMI_CONFIG_PASSPHRASE, origin: "PULUMI_CONFIG_PASSPHRASE" };
  }
  const file = env.PULUMI_CONFIG_PASSPHRASE_FILE;
  if (file) {
    const text = await readIfThere(file).catch((error: Error) => {
      throw new EngineError("usage", `PULUMI_CONFIG_PASSPHRASE_FILE: ${error.message}. Correct the path.`);
    });
    if (text === undefined) {
      throw new EngineError("usage", `PULUMI_CONFIG_PASSPHRASE_FILE: no file ${file}. Correct the path.`);
    }
    return { passphrase: text.trim(), origin: file };
  }
  const generated = (await readIfThere(request.generated))?.trim();
  if (generated) return { passphrase: generated, origin: request.generated };
  if (request.salt !== undefined) {
    throw new EngineError(
      "usage",
      `${request.where}: encryptionsalt: no passphrase to open it. Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.`,
    );
  }
  return { passphrase: await generatePassphrase(request.generated), origin: request.generated };
}

async function generatePassphrase(path: string): Promise<string> {
  const passphrase = randomBytes(32).toString("base64url");
  try {
    await createAtomic(path, `${passphrase}\n`);
    return passphrase;
  } catch (error) {
    // Another run of this project was faster: both must use one and the same.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return ((await readIfThere(path)) ?? "").trim();
  }
}
