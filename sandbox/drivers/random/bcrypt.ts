import { randomBytes } from "node:crypto";
import { blowfishTables } from "./blowfish-tables.ts";

/** 2 to this power rounds: what the provider uses. */
const COST = 10;
/** Only this much of a password counts; the provider cuts the rest off. */
const LONGEST = 72;
const ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** The bcrypt hash of a password (`$2a$10$…`), for programs that give it to a server's basic authentication. */
export function bcrypt(password: string, salt: Buffer = randomBytes(16), cost = COST): string {
  const key = Buffer.concat([Buffer.from(password).subarray(0, LONGEST), Buffer.from([0])]);
  const cipher = new Blowfish();
  cipher.expand(salt, key);
  for (let round = 0; round < 2 ** cost; round++) {
    cipher.expand(Buffer.alloc(16), key);
    cipher.expand(Buffer.alloc(16), salt);
  }
  const text = wordsOf(Buffer.from("OrpheanBeholderScryDoubt"));
  for (let pair = 0; pair < 6; pair += 2) {
    for (let round = 0; round < 64; round++) cipher.encrypt(text, pair);
  }
  const hash = Buffer.alloc(24);
  text.forEach((word, index) => {
    hash.writeUInt32BE(word, index * 4);
  });
  return `$2a$${String(cost).padStart(2, "0")}$${encode(salt)}${encode(hash.subarray(0, 23))}`;
}

class Blowfish {
  private readonly keys: Uint32Array;
  private readonly boxes: Uint32Array;

  constructor() {
    tables ??= blowfishTables();
    this.keys = tables.keys.slice();
    this.boxes = tables.boxes.slice();
  }

  /** The expensive key schedule of bcrypt. */
  expand(salt: Buffer, key: Buffer): void {
    const keyWords = cyclic(key, 18);
    for (let i = 0; i < 18; i++) this.keys[i] = at(this.keys, i) ^ at(keyWords, i);
    const saltWords = wordsOf(salt);
    const block = new Uint32Array(2);
    let next = 0;
    for (const table of [this.keys, this.boxes]) {
      for (let i = 0; i < table.length; i += 2) {
        block[0] = at(block, 0) ^ at(saltWords, next);
        block[1] = at(block, 1) ^ at(saltWords, next + 1);
        next = (next + 2) % 4;
        this.encrypt(block, 0);
        table[i] = at(block, 0);
        table[i + 1] = at(block, 1);
      }
    }
  }

  /** Encrypts two words in place. */
  encrypt(words: Uint32Array, offset: number): void {
    const { keys, boxes } = this;
    let left = at(words, offset) ^ at(keys, 0);
    let right = at(words, offset + 1);
    for (let i = 1; i <= 16; i += 2) {
      right ^= mix(boxes, left) ^ at(keys, i);
      left ^= mix(boxes, right) ^ at(keys, i + 1);
    }
    words[offset] = right ^ at(keys, 17);
    words[offset + 1] = left;
  }
}

let tables: ReturnType<typeof blowfishTables> | undefined;

function mix(boxes: Uint32Array, x: number): number {
  const a = at(boxes, x >>> 24) + at(boxes, 256 + ((x >>> 16) & 255));
  return (((a ^ at(boxes, 512 + ((x >>> 8) & 255))) >>> 0) + at(boxes, 768 + (x & 255))) | 0;
}

function at(words: Uint32Array, index: number): number {
  return words[index] as number;
}

function wordsOf(bytes: Buffer): Uint32Array {
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32BE(i * 4));
}

function cyclic(bytes: Buffer, words: number): Uint32Array {
  return wordsOf(
    Buffer.from({ length: words * 4 }).map((_, i) => bytes[i % bytes.length] as number) as Buffer,
  );
}

/** Base64 with bcrypt's own alphabet, without padding. */
function encode(bytes: Buffer): string {
  const standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return bytes
    .toString("base64")
    .replace(/=/g, "")
    .replace(/./g, (c) => ALPHABET[standard.indexOf(c)] as string);
}
