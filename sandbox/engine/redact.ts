import type { PropertyValue } from "../drivers/driver.ts";

/** A shorter text is found by chance everywhere, and hiding it would make messages unreadable. */
const SHORTEST = 4;
/** The same for one line of a longer secret, which may be a script with lines like `done`. */
const SHORTEST_LINE = 12;

/** Knows every secret text of a run and takes it out of what people see. */
export class Redactor {
  readonly #forms = new Set<string>();

  /** Learns the texts in a secret value, at any depth. */
  learn(value: PropertyValue | undefined): void {
    if (value === null || value === undefined || typeof value === "boolean") return;
    if (typeof value === "object") {
      for (const item of Array.isArray(value) ? value : Object.values(value)) this.learn(item);
      return;
    }
    const text = String(value);
    if (text.length < SHORTEST) return;
    for (const form of [text, text.trim(), ...disguises(text)]) {
      if (form.length >= SHORTEST) this.#forms.add(form);
    }
    for (const line of text.split(/\r?\n/)) {
      if (line.trim().length >= SHORTEST_LINE) this.#forms.add(line.trim());
    }
  }

  /**
   * Learns from a value that is only treated as secret because something else was: what looks like a key or a token is
   * hidden, words and sentences are not, or no message of a command with one secret input could be read.
   */
  learnTainted(value: PropertyValue | undefined): void {
    if (typeof value === "string") {
      for (const word of value.split(/\s+/)) if (/^[\w+/=.~-]{16,}$/.test(word)) this.learn(word);
    } else if (value !== null && typeof value === "object") {
      for (const item of Array.isArray(value) ? value : Object.values(value)) this.learnTainted(item);
    }
  }

  /** The text with `[secret]` in place of every secret in it. */
  redact(text: string): string {
    // Only what is there: a pattern of all that the scripts of a large stack hold would be larger than an engine takes.
    const found = [...this.#forms].filter((form) => text.includes(form));
    if (found.length === 0) return text;
    // The longest first: of two secrets one may contain the other.
    const pattern = found
      .sort((a, b) => b.length - a.length)
      .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("|");
    return text.replace(new RegExp(pattern, "g"), "[secret]");
  }
}

/** How tools show a value without meaning to: in JSON, base64, hexadecimal and URLs. */
function disguises(text: string): string[] {
  const bytes = Buffer.from(text, "utf8");
  return [
    JSON.stringify(text).slice(1, -1),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    encodeURIComponent(text.toWellFormed()),
  ];
}
