import { type Document, isMap, isScalar, LineCounter, parseDocument, type YAMLMap } from "yaml";
import { EngineError } from "../../engine/port.ts";
import type { Crypter } from "./passphrase.ts";

/** A stack file, read but not decrypted. */
export interface StackFile {
  readonly path: string;
  readonly salt: string | undefined;
  /** By full key; structured values as they stand, `{secure: …}` leaves included. */
  readonly raw: ReadonlyMap<string, unknown>;
}

/** One configuration value of a run. */
export interface ConfigValue {
  /** What the program gets: structured values as JSON text. */
  readonly plain: string;
  /** What the history keeps: the same with every secret still encrypted. */
  readonly stored: string;
  /** One secret leaf makes the whole key secret, as in the real engine. */
  readonly secret: boolean;
  /** The secret texts in it. */
  readonly secrets: readonly string[];
}

/** Reads a stack file's text. Throws {@link EngineError} `usage` that names file and line. */
export function parseStackFile(path: string, text: string, project: string): StackFile {
  const lines = new LineCounter();
  // Not the pretty form: it quotes the line, and a secret may stand in it.
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  const problem = document.errors[0];
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw new EngineError("usage", `${path}:${line}:${col}: ${problem.message.trim()}. Correct the YAML.`);
  }
  const root = document.contents;
  if (root !== null && !isMap(root)) {
    throw new EngineError("usage", `${path}: is no map. Begin it with "config:".`);
  }
  const provider: unknown = root?.get("secretsprovider");
  if (provider && provider !== "passphrase") {
    throw new EngineError(
      "usage",
      `${path}: secretsprovider: is ${String(provider)}, the sandbox knows passphrase only. Use a stack of its own for the sandbox.`,
    );
  }
  const salt: unknown = root?.get("encryptionsalt");
  const config: unknown = root?.get("config");
  return {
    path,
    salt: typeof salt === "string" && salt !== "" ? salt : undefined,
    raw: isMap(config) ? rawValues(config, document, project) : new Map(),
  };
}

function rawValues(config: YAMLMap, document: Document, project: string): Map<string, unknown> {
  const raw = new Map<string, unknown>();
  for (const { key, value } of config.items) {
    const name = String(isScalar(key) ? key.value : key);
    const fullKey = name.includes(":") ? name : `${project}:${name}`;
    // A number or boolean at the top is text as written ("0.10" stays so), as when Pulumi reads it into a string.
    const text = isScalar(value) && typeof value.value !== "string" ? value.source : undefined;
    raw.set(fullKey, text ?? (value as { toJS(document: Document): unknown } | null)?.toJS(document) ?? "");
  }
  return raw;
}

/** Decrypts every value. Throws {@link EngineError} `usage` that names the key, never a value. */
export function openConfig(file: StackFile, crypter: Crypter): Map<string, ConfigValue> {
  const values = new Map<string, ConfigValue>();
  for (const [key, raw] of file.raw) {
    const secrets: string[] = [];
    const open = (value: unknown, where: string): unknown => {
      const encrypted = secureText(value);
      if (encrypted !== undefined) {
        const text = decryptAt(crypter, encrypted, `${file.path}: config.${where}`);
        secrets.push(text);
        return text;
      }
      if (Array.isArray(value)) return value.map((item, index) => open(item, `${where}[${index}]`));
      if (value === null || typeof value !== "object") return value;
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, open(item, `${where}.${name}`)]),
      );
    };
    const plain = configText(open(raw, key));
    values.set(key, {
      plain,
      stored: secureText(raw) ?? configText(raw),
      secret: secrets.length > 0,
      secrets,
    });
  }
  return values;
}

/** Whether anything in the file is encrypted. */
export function hasSecure(file: StackFile): boolean {
  const search = (value: unknown): boolean =>
    secureText(value) !== undefined ||
    (value !== null && typeof value === "object" && Object.values(value).some(search));
  return [...file.raw.values()].some(search);
}

function configText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function secureText(value: unknown): string | undefined {
  if (value === null || typeof value !== "object") return undefined;
  const keys = Object.keys(value);
  const text = (value as { secure?: unknown }).secure;
  return keys.length === 1 && typeof text === "string" ? text : undefined;
}

function decryptAt(crypter: Crypter, encrypted: string, where: string): string {
  try {
    return crypter.decrypt(encrypted);
  } catch (error) {
    throw new EngineError(
      "usage",
      `${where}: cannot be decrypted with the encryptionsalt of this file. Set the secret again with: slipway secret set NAME`,
      { cause: error },
    );
  }
}
