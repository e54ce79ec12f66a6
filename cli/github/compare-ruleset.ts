import { isMapping } from "../../config/fields.ts";
import { changed, type Difference } from "../difference.ts";
import type { RulesetBody } from "./ruleset-body.ts";

/** Where a ruleset is not what it should be, field by field. */
export function compareRuleset(wanted: RulesetBody, found: RulesetBody): readonly Difference[] {
  const [before, after] = [fieldsOf(wanted), fieldsOf(found)];
  const rules = (fields: ReadonlyMap<string, string>, key: string) => {
    const rule = /^(rules\.[^.]+)\./.exec(key)?.[1];
    return rule === undefined || fields.has(rule);
  };
  return (
    [...new Set([...before.keys(), ...after.keys()])]
      .filter((key) => before.get(key) !== after.get(key))
      // Where a whole rule is missing on one side its parameters are no news.
      .filter((key) => rules(before, key) && rules(after, key))
      .map((key) => changed(`protection.${wanted.name}.${key}`, shown(after, key), shown(before, key)))
  );
}

/** Everything that a ruleset says, by path, without what is as if it were not said. */
function fieldsOf({ name, target, enforcement, bypass_actors, conditions, rules }: RulesetBody) {
  const fields = new Map<string, string>([
    ["name", name],
    ["target", target ?? "branch"],
    ["enforcement", enforcement],
    ["branches", textOf(conditions?.ref_name?.include ?? [])],
    ["exceptions", textOf(conditions?.ref_name?.exclude ?? [])],
    // Only who may change a ruleset is told who may get around it.
    ["bypass", textOf((bypass_actors ?? []).map(actorText))],
  ]);
  for (const { type, parameters = {} } of rules ?? []) {
    fields.set(`rules.${type}`, "on");
    for (const [key, value] of Object.entries(parameters)) {
      if (!isDefault(key, value)) fields.set(`rules.${type}.${key}`, textOf(value));
    }
  }
  return fields;
}

function actorText(actor: { actor_id?: number | null; actor_type: string; bypass_mode?: string }): string {
  const id = actor.actor_id ? ` ${actor.actor_id}` : "";
  return `${actor.actor_type}${id} (${actor.bypass_mode ?? "always"})`;
}

/** What a field says that says nothing. */
function shown(fields: ReadonlyMap<string, string>, key: string): string {
  return fields.get(key) ?? (key.endsWith(".allowed_merge_methods") ? ALL_METHODS : "off");
}

const ALL_METHODS = "merge, rebase, squash";

/** What GitHub adds by itself to what it was given. */
function isDefault(key: string, value: unknown): boolean {
  if (key === "allowed_merge_methods") return textOf(value) === ALL_METHODS;
  return (
    value === false || value === null || value === undefined || (Array.isArray(value) && value.length === 0)
  );
}

/** A value in one order, as a message shows it. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(textOf).sort().join(", ");
  if (!isMapping(value)) return String(value);
  const { context, ...rest } = value;
  const more = Object.entries(rest).filter(([, each]) => each !== null && each !== undefined);
  const words = more.sort().map(([key, each]) => `${key} ${textOf(each)}`);
  return [context, ...words].filter((each) => each !== undefined).join(" ");
}
