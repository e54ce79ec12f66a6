import sodium from "libsodium-wrappers";
import { readIfThere, writeAtomic } from "../../engine/atomic-file.ts";

/** The key pair that secrets are sealed for. */
export class KeyPair {
  /** GitHub's `key_id`. */
  readonly id: string;
  /** Public key, base64. */
  readonly publicKey: string;
  readonly #public: Uint8Array;
  readonly #private: Uint8Array;

  private constructor(pair: { readonly publicKey: string; readonly privateKey: string }) {
    this.publicKey = pair.publicKey;
    this.#public = Buffer.from(pair.publicKey, "base64");
    this.#private = Buffer.from(pair.privateKey, "base64");
    this.id = "k1";
  }

  /** Reads the key pair of a file, or makes one and keeps it there. Without a path it lives in memory only. */
  static async open(path?: string): Promise<KeyPair> {
    await sodium.ready;
    const text = path === undefined ? undefined : await readIfThere(path);
    if (text !== undefined) return new KeyPair(JSON.parse(text));
    const { publicKey, privateKey } = sodium.crypto_box_keypair();
    const pair = {
      publicKey: Buffer.from(publicKey).toString("base64"),
      privateKey: Buffer.from(privateKey).toString("base64"),
    };
    if (path !== undefined) await writeAtomic(path, `${JSON.stringify(pair)}\n`);
    return new KeyPair(pair);
  }

  /** The text in a sealed box; undefined where it was not sealed for this key. */
  unseal(box: string): string | undefined {
    try {
      const bytes = sodium.crypto_box_seal_open(Buffer.from(box, "base64"), this.#public, this.#private);
      return Buffer.from(bytes).toString("utf8");
    } catch {
      // libsodium says only that it does not fit, and so does the caller, without the box.
      return undefined;
    }
  }
}
