import type { ErrorCode } from "yaml";

const TEXTS: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: "names an anchor that does not exist. Write the value out.",
  BAD_DQ_ESCAPE: "has an unknown escape in double quotes. Double the backslash, or use single quotes.",
  BAD_INDENT: "is indented wrongly. Align it with the lines of the same mapping or list.",
  BAD_SCALAR_START: "starts with a character that YAML keeps for itself. Put the value in quotes.",
  BLOCK_AS_IMPLICIT_KEY: "has a value where a key must stand. Indent it below its key, or put it in quotes.",
  BLOCK_IN_FLOW: "has a block inside brackets. Write it in one style.",
  DUPLICATE_KEY: "is a key that is there already. Remove one of the two.",
  MISSING_CHAR: "lacks a closing quote or bracket, or a colon, a comma or a space. Add it.",
  MULTILINE_IMPLICIT_KEY: "is a key over several lines, or lacks its colon. Add the colon.",
  MULTIPLE_DOCS: "starts a second document. Remove the line ---.",
  NON_STRING_KEY: "is a key that is no text. Put it in quotes.",
  TAB_AS_INDENT: "is indented with a tab. Use spaces.",
  TAG_RESOLVE_FAILED: "has a tag that is not known. Remove it.",
  UNEXPECTED_TOKEN: "is not expected here. Put the value in quotes, or correct the indentation.",
};

/** What a YAML error means and what repairs it. The parser's own texts can quote the line, which can hold a secret. */
export function syntaxRepair(code: ErrorCode): string {
  return TEXTS[code] ?? "is not valid YAML. Correct this line or the one before.";
}
