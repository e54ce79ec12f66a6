import type { PropertyValue } from "../driver.ts";
import type { Field } from "./field.ts";

/** Where a property stands: in the resource itself, in a block of it, or in an element of a set. */
export type Place = "resource" | "block" | "element";

/**
 * How an output says "nothing". The forms are recorded from the real providers: lists of texts and maps are null, sets
 * and lists of blocks are `[]`; a set of texts is null where the program wrote its block and left the set out.
 */
export function emptyOutput(field: Field, place: Place, blockGiven: boolean): PropertyValue {
  if (field.empty !== undefined) return field.empty;
  switch (field.kind) {
    case "set":
      return typeof field.of === "string" && place === "block" && blockGiven ? null : [];
    case "list":
      return typeof field.of === "string" ? null : [];
    case "string":
      return place === "resource" ? null : "";
    case "number":
      return place === "block" ? 0 : null;
    case "boolean":
      return place === "block" ? false : null;
    default:
      return null;
  }
}
