/** The provider's ids are parts joined by a colon; one inside a part is written `??`. */
const SEPARATOR = ":";
const ESCAPED = "??";

/** `bot:production:NAME`. */
export function joinId(...parts: readonly (string | number)[]): string {
  return parts.map((part) => String(part).replaceAll(SEPARATOR, ESCAPED)).join(SEPARATOR);
}

/** The parts of an id. Throws where it has not as many as its form `repository:environment` says. */
export function splitId(id: string, form: string): string[] {
  const parts = id.split(SEPARATOR).map((part) => part.replaceAll(ESCAPED, SEPARATOR));
  if (parts.length !== form.split(SEPARATOR).length || parts.includes("")) {
    throw new Error(`import: is ${JSON.stringify(id)}, must be <${form.replaceAll(":", ">:<")}>.`);
  }
  return parts;
}
