import { type Document, isScalar, LineCounter, parseDocument } from "yaml";
import { isMapping } from "./fields.ts";
import { type Path, type Problem, pathText } from "./problem.ts";
import { HIDDEN_VALUE, setCommand, visiblePath } from "./secrets.ts";
import { syntaxRepair } from "./yaml-errors.ts";

/** Which stack file is checked, for messages. */
export interface StackFile {
  /** As shown: `Pulumi.prod.yaml`. */
  readonly file: string;
  readonly stack: string;
}

const NAMESPACE = "slipway:";

/**
 * Checks of the text of a stack file that the program cannot make, because Pulumi decrypts the values first: nothing secret
 * in plain text, nothing encrypted at a wrong place, YAML that can be read. Gives lines
 * `Pulumi.prod.yaml:12:7: secrets.BOT_TOKEN.value: is in plain text. …`, none when all is well. Shows no value.
 */
export function checkStackFile(text: string, { file, stack }: StackFile): readonly string[] {
  const lines = new LineCounter();
  const document = parse(text, lines);
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) return syntax.map((error) => `${at(error.pos[0])}: ${syntaxRepair(error.code)}`);
  const config = readConfig(document);
  if (config === undefined) return [`${file}: uses aliases that cannot be resolved. Write the values out.`];
  const problems = keyProblems(config, stack);
  if (Object.keys(slipwayKeys(config)).length === 0) {
    return [`${file}: declares no slipway: keys. Add slipway:host and slipway:services under config.`];
  }
  return problems.map(
    ({ path, text, node }) => `${at(offsetOf(document, node))}: ${pathText(path)}: ${text}`,
  );
}

/**
 * The values below `slipway:` of a stack file, as `parseConfig` takes them: encrypted ones read `[secret]`. Undefined when
 * the text is not YAML.
 */
export function stackFileValues(text: string): Record<string, unknown> | undefined {
  const document = parse(text, new LineCounter());
  const config = document.errors.length > 0 ? undefined : readConfig(document);
  return config && (hideEncrypted(slipwayKeys(config)) as Record<string, unknown>);
}

// Neither pretty errors nor warnings: both quote the text, and the text can hold a secret.
function parse(text: string, lineCounter: LineCounter): Document.Parsed {
  const quiet = { prettyErrors: false, logLevel: "error" } as const;
  return parseDocument(text, { ...quiet, lineCounter, merge: true, stringKeys: true });
}

/** What stands under `config`; undefined when aliases cannot be resolved. */
function readConfig(document: Document): Record<string, unknown> | undefined {
  try {
    const file: unknown = document.toJS({ maxAliasCount: 100 });
    return isMapping(file) && isMapping(file.config) ? file.config : {};
  } catch {
    return undefined;
  }
}

function slipwayKeys(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(config).filter(([key]) => key.startsWith(NAMESPACE));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(NAMESPACE.length), value]));
}

interface FileProblem extends Problem {
  /** Where to point, from the root of the file. */
  readonly node: Path;
}

function keyProblems(config: Readonly<Record<string, unknown>>, stack: string): FileProblem[] {
  return Object.entries(slipwayKeys(config)).flatMap(([key, value]) => {
    const node = (path: Path) => ["config", `${NAMESPACE}${key}`, ...path.slice(1)];
    const plain = key === "secrets" ? plainValues(value) : [];
    const encrypted = encryptedPaths(value, [key]).filter((path) => !isSecretValue(path));
    const shown = (path: Path) => (key === "secrets" ? visiblePath(path, value) : path);
    const inPlainText = plain.map((path) => ({
      path: shown(path),
      text: `is in plain text. Set it with: ${setCommand(String(shown(path)[1] ?? "NAME"), stack)}`,
      node: node(path),
    }));
    const misplaced = encrypted.map((path) => ({
      path: shown(path),
      text: "is a secure: value, which only the value of a secret can be. Set it under slipway:secrets.",
      node: node(path),
    }));
    return [...inPlainText, ...misplaced];
  });
}

function plainValues(secrets: unknown): Path[] {
  if (!isMapping(secrets)) return [];
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const plain = isMapping(secret) && Object.hasOwn(secret, "value") && !isEncrypted(secret.value);
    return plain ? [["secrets", name, "value"]] : [];
  });
}

function encryptedPaths(value: unknown, path: Path): Path[] {
  if (path.length > DEEPEST) return [];
  if (isEncrypted(value)) return [path];
  if (Array.isArray(value)) return value.flatMap((item, index) => encryptedPaths(item, [...path, index]));
  return isMapping(value)
    ? Object.entries(value).flatMap(([key, item]) => encryptedPaths(item, [...path, key]))
    : [];
}

const DEEPEST = 20;

function isSecretValue(path: Path): boolean {
  return path.length === 3 && path[0] === "secrets" && path[2] === "value";
}

/** Pulumi's form of an encrypted value: a mapping with the one key `secure`. */
function isEncrypted(value: unknown): boolean {
  return isMapping(value) && typeof value.secure === "string" && Object.keys(value).length === 1;
}

function hideEncrypted(value: unknown): unknown {
  if (isEncrypted(value)) return HIDDEN_VALUE;
  if (Array.isArray(value)) return value.map(hideEncrypted);
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hideEncrypted(item)]));
}

/** Where a node stands in the text, or the nearest one above it: what comes through an alias has no place of its own. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isScalar(node) || (typeof node === "object" && node !== null && "range" in node)) {
      return (node as { range?: readonly number[] | null }).range?.[0] ?? 0;
    }
  }
  return 0;
}
