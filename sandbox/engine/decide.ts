import type { Driver } from "../drivers/driver.ts";
import type { Goal } from "./goal.ts";
import { copyAt, parsePath, touches } from "./property-path.ts";
import { differingKeys } from "./provider-driver.ts";
import type { ResourceRecord } from "./record.ts";
import { reseal, type Sealed } from "./sealed.ts";

/** What has to be done to one resource. */
export interface Decision {
  readonly kind: "same" | "create" | "update" | "replace";
  /** The inputs as the driver completed them. */
  readonly inputs: Sealed;
  readonly changed: readonly string[];
  readonly replacedBy: readonly string[];
  /** `replace` only: the old one goes before the new one comes. */
  readonly deleteFirst: boolean;
  /** What the driver does not accept; not empty: nothing may be done. */
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

/** Compares what the program wants of a component with what the state says: nothing is checked, nothing replaced. */
export function decideComponent(goal: Goal, old: ResourceRecord | undefined): Decision {
  const changed = old ? differingKeys(old.inputs.values, goal.inputs.values) : [];
  const kind = !old ? "create" : changed.length > 0 ? "update" : "same";
  return { kind, inputs: goal.inputs, changed, replacedBy: [], deleteFirst: false, failures: [] };
}

/**
 * Check, then diff, then same, create, update or replace, in the order of the real engine. Pure: the driver's check and
 * diff are. `autoName` is asked for a new name at most twice.
 */
export function decide(
  goal: Goal,
  old: ResourceRecord | undefined,
  driver: Driver,
  autoName: () => string,
): Decision {
  const live = old && !old.pendingReplacement && old.type === goal.type ? old : undefined;
  const wanted = live ? withIgnored(goal, live) : goal.inputs;
  const checked = driver.check(wanted.values, live?.inputs.values, autoName);
  const inputs = reseal(checked.inputs, wanted);
  const base = { inputs, changed: [], replacedBy: [], deleteFirst: false, failures: checked.failures };
  if (!old || checked.failures.length > 0) return { ...base, kind: "create" };
  if (!live) return { ...base, kind: "replace", deleteFirst: goal.deleteBeforeReplace ?? false };

  const diff = driver.diff({ inputs: live.inputs.values, outputs: live.outputs.values }, inputs.values);
  const demanded = diff.changed.filter((path) => demandsReplacement(goal.replaceOnChanges, path));
  const replacedBy = [...new Set([...diff.replacedBy, ...demanded])];
  if (replacedBy.length > 0) {
    // A replacement gets new defaults, and with them a new name of its own: the old one still has the old name.
    const fresh = driver.check(wanted.values, undefined, autoName);
    return {
      kind: "replace",
      inputs: reseal(fresh.inputs, wanted),
      changed: [...new Set([...diff.changed, ...replacedBy])],
      replacedBy,
      deleteFirst: goal.deleteBeforeReplace ?? diff.deleteBeforeReplace,
      failures: fresh.failures,
    };
  }
  // A resource that was left unfinished is updated even when its inputs did not change, to finish it.
  const unfinished = live.initErrors.length > 0;
  const kind = diff.changed.length > 0 || unfinished ? "update" : "same";
  return { ...base, kind, changed: diff.changed };
}

/** Whether `replaceOnChanges` turns a change at this path into a replacement. */
export function demandsReplacement(replaceOnChanges: readonly string[], changed: string): boolean {
  const path = parsePath(changed);
  return replaceOnChanges.some((pattern) => touches(parsePath(pattern), path));
}

/** The wanted inputs with the old values at `ignoreChanges`, secrecy included. */
function withIgnored(goal: Goal, old: ResourceRecord): Sealed {
  if (goal.ignoreChanges.length === 0) return goal.inputs;
  const patterns = goal.ignoreChanges.map(parsePath);
  const values = patterns.reduce(
    (inputs, pattern) => copyAt(inputs, old.inputs.values, pattern),
    goal.inputs.values,
  );
  const kept = old.inputs.secrets.filter((path) => patterns.some((pattern) => touches(pattern, path)));
  return reseal(values, { values, secrets: [...goal.inputs.secrets, ...kept] });
}
