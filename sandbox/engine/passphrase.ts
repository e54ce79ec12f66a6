import { createCipheriv, createDecipheriv, createHash, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

/** Encrypts and decrypts single values in the format of Pulumi's passphrase provider: `v1:<nonce>:<ciphertext and tag>`. */
export interface Crypter {
  /** What a stack file keeps as `encryptionsalt`, and a state under `secrets_providers`. */
  readonly salt: string;
  encrypt(plain: string): string;
  /** Throws a plain `Error` when the value is malformed, changed, or of another key. */
  decrypt(encrypted: string): string;
}

/** The passphrase does not belong to the salt. */
export class WrongPassphrase extends Error {
  constructor() {
    super("the passphrase does not belong to this encryptionsalt");
    this.name = "WrongPassphrase";
  }
}

/** As in pulumi/pulumi `sdk/go/common/resource/config/crypt.go`, `NewSymmetricCrypterFromPassphrase`. */
const ITERATIONS = 1_000_000;
const KEY_BYTES = 32;
const SALT_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The known text whose ciphertext is part of the salt, so that a wrong passphrase is noticed. */
const PROOF = "pulumi";

/** Deriving a key takes a fifth of a second or more on purpose, and one run needs the same one several times. */
const derivedKeys = new Map<string, Promise<Buffer>>();

/**
 * The crypter of a passphrase and an existing `encryptionsalt` (`v1:<base64 salt>:<encrypted "pulumi">`).
 * Throws {@link WrongPassphrase}, or a plain `Error` when the salt is malformed.
 */
export async function openCrypter(passphrase: string, encryptionSalt: string): Promise<Crypter> {
  const [version, salt, ...proof] = encryptionSalt.split(":");
  if (version !== "v1" || !salt || proof.length !== 3) {
    throw new Error('is not of the form "v1:<salt>:v1:<nonce>:<ciphertext>"');
  }
  const key = await deriveKey(passphrase, Buffer.from(salt, "base64"));
  let text: string | undefined;
  try {
    text = decryptWith(key, proof.join(":"));
  } catch {
    text = undefined;
  }
  if (text !== PROOF) throw new WrongPassphrase();
  return crypterOf(key, encryptionSalt);
}

/** A crypter with a new random salt; keep its {@link Crypter.salt}, or nothing can be decrypted again. */
export async function newCrypter(passphrase: string): Promise<Crypter> {
  const salt = randomBytes(SALT_BYTES);
  const key = await deriveKey(passphrase, salt);
  return crypterOf(key, `v1:${salt.toString("base64")}:${encryptWith(key, PROOF)}`);
}

function crypterOf(key: Buffer, salt: string): Crypter {
  return {
    salt,
    encrypt: (plain) => encryptWith(key, plain),
    decrypt: (encrypted) => decryptWith(key, encrypted),
  };
}

function deriveKey(passphrase: string, salt: Buffer): Promise<Buffer> {
  const id = createHash("sha256").update(salt).update("\0").update(passphrase).digest("hex");
  let key = derivedKeys.get(id);
  if (!key) {
    key = promisify(pbkdf2)(passphrase, salt, ITERATIONS, KEY_BYTES, "sha256");
    derivedKeys.set(id, key);
  }
  return key;
}

function encryptWith(key: Buffer, plain: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}

function decryptWith(key: Buffer, encrypted: string): string {
  const [version, nonceText, sealedText, ...rest] = encrypted.split(":");
  const nonce = Buffer.from(nonceText ?? "", "base64");
  const sealed = Buffer.from(sealedText ?? "", "base64");
  if (version !== "v1" || rest.length > 0 || nonce.length !== NONCE_BYTES || sealed.length < TAG_BYTES) {
    throw new Error('is not of the form "v1:<nonce>:<ciphertext>"');
  }
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]).toString("utf8");
}
