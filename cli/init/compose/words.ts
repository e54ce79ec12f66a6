import type { Say } from "./note.ts";

/** A command of a compose file as program and arguments; undefined where there is none. */
export function commandOf(value: unknown, at: string, say: Say): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.map(String);
  const words = shellWords(String(value));
  if (words !== undefined) return words;
  say([at], "has a quotation that does not end. Write it as a list in the stack file.");
  return undefined;
}

/** Words as a shell splits them, quotation marks and backslashes read; undefined where a quotation does not end. */
function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  for (let rest = text; rest !== ""; ) {
    const [whole, blank, single, double, escaped, plain] =
      /^(?:(\s+)|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+))/s.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    rest = rest.slice(whole.length);
    if (blank === undefined) {
      word = `${word ?? ""}${single ?? double?.replaceAll(/\\(["\\$`])/g, "$1") ?? escaped ?? plain ?? ""}`;
    } else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}
