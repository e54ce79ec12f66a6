import { isPair, isScalar, type Pair } from "yaml";

/** The text is written in a form that cannot be edited in place: an alias, a merge, a key that is no plain text. */
export class UneditableYaml extends Error {
  override readonly name = "UneditableYaml";
}

/** Key of an entry, where it is a plain one. */
export function keyOf(pair: unknown): unknown {
  return isPair(pair) && isScalar(pair.key) ? pair.key.value : undefined;
}

/** Where an entry ends, without what is behind it on its line. */
export function endOf(pair: Pair): number {
  return pair.value === null || pair.value === undefined ? endOfNode(pair.key) : endOfNode(pair.value);
}

/** Where a node begins. */
export function startOf(node: unknown): number {
  return rangeOf(node)[0];
}

/** End of the value itself, without what is behind it on its line. */
export function endOfNode(node: unknown): number {
  return rangeOf(node)[1];
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = (node as { range?: readonly [number, number, number] | null } | null)?.range;
  if (!range) throw new UneditableYaml("has no place in the text");
  return [range[0], range[1]];
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const end = text.slice(offset).search(/\r?\n/);
  return end < 0 ? text.length : offset + end;
}

/** Where the line after that of an offset begins. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}

/** Line break of a text. */
export function newline(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
