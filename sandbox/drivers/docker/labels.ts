import type { PropertyMap } from "../driver.ts";
import { asList, asMap, asText, type Maybe } from "../properties.ts";
import { type Field, set, type Traits, text } from "../schema/field.ts";

/** Labels of an object, as a set of pairs. `replaces`: only those of services change in place. */
export function labels(replaces: boolean, traits: Traits = {}): Field {
  return set(
    { label: text({ required: true, replaces }), value: text({ required: true, replaces }) },
    traits,
  );
}

/** `[{ label, value }]` as Docker wants it: `{ label: value }`. */
export function toDockerLabels(pairs: Maybe): Record<string, string> {
  return Object.fromEntries(
    asList(pairs).map((pair) => [asText(asMap(pair).label), asText(asMap(pair).value)]),
  );
}

/** The way back, in the order of the labels' names. */
export function fromDockerLabels(labels: Maybe): PropertyMap[] {
  return Object.entries(asMap(labels))
    .map(([label, value]) => ({ label, value }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}
