import { isDeepStrictEqual } from "node:util";
import { Document, isMap, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";
import {
  endOf,
  endOfNode,
  keyOf,
  lineEnd,
  lineStart,
  newline,
  nextLine,
  startOf,
  UneditableYaml,
} from "./yaml-places.ts";

/** Where a value stands: keys from the root of the file. */
export type YamlPath = readonly string[];

/**
 * Text of a YAML file with one value set. Only the place itself changes: every comment, blank line, indentation and
 * quotation mark elsewhere stays as it is, which neither the Pulumi CLI nor a YAML library leaves alone.
 *
 * @throws UneditableYaml where that cannot be done
 */
export function setInText(text: string, path: YamlPath, value: unknown): string {
  const document = read(text);
  const edited = splice(text, settingOf(text, document, path, value));
  const wanted = (document.toJS() ?? {}) as Record<string, unknown>;
  setAt(wanted, path, value);
  return checked(edited, wanted, path);
}

/** Text of a YAML file without one key. An absent one changes nothing. Throws {@link UneditableYaml}. */
export function removeFromText(text: string, path: YamlPath): string {
  const document = read(text);
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const key = path.at(-1) as string;
  if (!isMap(parent)) return text;
  const index = parent.items.findIndex((pair) => keyOf(pair) === key);
  if (index < 0) return text;
  if (parent.items.length === 1 && path.length > 1) return removeFromText(text, path.slice(0, -1));
  const wanted = document.toJS() as Record<string, unknown>;
  removeAt(wanted, path);
  const edit = parent.flow ? removedFromFlow(parent, index) : removedLines(text, parent, index);
  return checked(splice(text, edit), wanted, path);
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function splice(text: string, { start, end, text: middle }: Edit): string {
  return text.slice(0, start) + middle + text.slice(end);
}

function read(text: string): Document.Parsed {
  // Its own messages quote the text, and the text can hold a secret.
  const document = parseDocument(text, { prettyErrors: false, logLevel: "error", keepSourceTokens: true });
  if (document.errors.length > 0) throw new UneditableYaml("is no valid YAML");
  return document;
}

function settingOf(text: string, document: Document.Parsed, path: YamlPath, value: unknown): Edit {
  const { contents } = document;
  if (contents === null) return appended(text, nested(path, value));
  if (!isMap(contents)) throw new UneditableYaml("is no mapping");
  let map: YAMLMap = contents;
  for (const [depth, key] of path.entries()) {
    const pair = map.items.find((each) => keyOf(each) === key);
    const rest = nested(path.slice(depth + 1), value);
    if (pair === undefined) return added(text, map, key, rest);
    if (depth < path.length - 1 && isMap(pair.value) && pair.value.items.length > 0) map = pair.value;
    else return replaced(text, pair, rest, map.flow === true);
  }
  throw new UneditableYaml("has no such place");
}

/** A value below the keys that are left of a path. */
function nested(path: YamlPath, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

function appended(text: string, value: unknown): Edit {
  const [key, inner] = Object.entries(value as object)[0] as [string, unknown];
  const lead = text === "" || text.endsWith("\n") ? "" : newline(text);
  return {
    start: text.length,
    end: text.length,
    text: `${lead}${inline(key)}: ${inline(inner)}${newline(text)}`,
  };
}

function added(text: string, map: YAMLMap, key: string, value: unknown): Edit {
  const last = map.items.at(-1);
  if (map.flow || last === undefined) {
    const entry = `${inline(key)}: ${inline(value)}`;
    const end = last === undefined ? startOf(map) + 1 : endOf(last);
    return { start: end, end, text: last === undefined ? ` ${entry} ` : `, ${entry}` };
  }
  const first = map.items[0] as Pair;
  const indent = " ".repeat(startOf(first.key) - lineStart(text, startOf(first.key)));
  const lines = entryLines(key, value).map((line) => indent + line);
  const end = endOf(last);
  // A block scalar ends with its line; anything else before a comment that belongs to it.
  const at = text[end - 1] === "\n" ? end : lineEnd(text, end);
  const ends = at > 0 && text[at - 1] === "\n";
  const block = lines.join(newline(text));
  return { start: at, end: at, text: ends ? block + newline(text) : newline(text) + block };
}

/** A mapping of mappings gets a line for each, so that the next one finds its place below. */
function entryLines(key: string, value: unknown): string[] {
  const inner = Object.entries(isObject(value) ? value : {});
  const isDeep = inner.some(([, each]) => isObject(each) && Object.values(each).some(isObject));
  if (!isDeep) return [`${inline(key)}: ${inline(value)}`];
  return [`${inline(key)}:`, ...inner.map(([name, each]) => `  ${inline(name)}: ${inline(each)}`)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function replaced(text: string, pair: Pair, value: unknown, inFlow: boolean): Edit {
  const node = pair.value;
  const isEmpty = isScalar(node) && node.value === null && node.source === "";
  if (node === null || isEmpty) {
    const end = text.indexOf(":", endOfNode(pair.key)) + 1;
    return { start: end, end, text: ` ${inline(value)}` };
  }
  const [start, end] = [startOf(node), endOfNode(node)];
  const lead = !inFlow && text[end - 1] === "\n" ? newline(text) : "";
  return { start, end, text: inline(value) + lead };
}

/** From the end of the entry before, or to the start of the one after: one comma goes too. */
function removedFromFlow(map: YAMLMap, index: number): Edit {
  const pair = map.items[index] as Pair;
  const before = map.items[index - 1];
  const after = map.items[index + 1];
  if (after) return { start: startOf(pair.key), end: startOf(after.key), text: "" };
  return { start: before ? endOf(before) : startOf(pair.key), end: endOf(pair), text: "" };
}

function removedLines(text: string, map: YAMLMap, index: number): Edit {
  const pair = map.items[index] as Pair;
  const start = lineStart(text, startOf(pair.key));
  const end = endOf(pair);
  return {
    start,
    end: text[end - 1] === "\n" ? end : nextLine(text, end),
    text: "",
  };
}

/** On one line, in the quotation that YAML needs. */
function inline(value: unknown): string {
  const document: Document = new Document();
  document.contents = document.createNode(value, { flow: true });
  return document.toString({ lineWidth: 0 }).trimEnd();
}

function checked(text: string, wanted: unknown, path: YamlPath): string {
  if (!isDeepStrictEqual(read(text).toJS() ?? {}, wanted))
    throw new UneditableYaml(`cannot be edited in place at ${path.at(-1)}`);
  return text;
}

function setAt(target: Record<string, unknown>, path: YamlPath, value: unknown): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  if (!isObject(target[key])) target[key] = {};
  setAt(target[key] as Record<string, unknown>, rest, value);
}

function removeAt(target: Record<string, unknown>, [key = "", ...rest]: YamlPath): void {
  if (rest.length === 0) delete target[key];
  else removeAt(target[key] as Record<string, unknown>, rest);
}
