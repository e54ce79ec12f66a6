/** Shorter values are not looked for: they would mask half of an innocent text. */
const SHORTEST = 4;

/**
 * The forms in which a secret can turn up in a program's output: as it is (each line of it), base64, base64url,
 * hexadecimal and URL-encoded. One a line, longest first, so that no shorter form breaks up a longer one.
 */
export function redactionList(values: readonly string[]): string {
  const forms = new Set(values.flatMap(formsOf).filter((form) => form.length >= SHORTEST));
  return [...forms].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join("\n");
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  return [
    ...value.split(/\r?\n/),
    bytes.toString("base64"),
    bytes.toString("base64").replaceAll("=", ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    encodeURIComponent(value),
  ].flatMap((form) => form.split(/\r?\n/));
}
