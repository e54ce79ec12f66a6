import { type PropertyMap, UNKNOWN } from "../drivers/driver.ts";
import { demandsReplacement } from "./decide.ts";
import { applyDelete } from "./delete-step.ts";
import { dependentsOf } from "./deletion-order.ts";
import type { ResourceRecord } from "./record.ts";
import { driverOf, type RunContext } from "./run-context.ts";
import { StepError } from "./step-error.ts";
import { nameOf, providerUrn } from "./urn.ts";

/**
 * The first half of a replacement that deletes before it creates: what depends on the resource and would itself be
 * replaced goes first (Docker removes no network that a service still uses), then the resource. Each stays in the state,
 * marked, until its successor is registered.
 */
export async function deleteForReplacement(run: RunContext, record: ResourceRecord): Promise<void> {
  const urns = replacedWith(run, record).map((dependent) => dependent.urn);
  await run.turns.takeAll(urns, async () => {
    // One that had a step of its own under way has been registered by now, and does not depend on this any more.
    const dependents = replacedWith(run, record);
    const blocking = dependents.find((dependent) => dependent.protect);
    if (blocking) throw new StepError(blockedMessage(blocking.urn, record.urn), record.urn);
    const leftOut = dependents.find((dependent) => run.targets && !run.targets.has(dependent.urn));
    if (leftOut) {
      throw new StepError(
        `${nameOf(record.urn)}: cannot be replaced without ${nameOf(leftOut.urn)}. Add it to the targets.`,
        record.urn,
      );
    }
    const goneToo = new Set([record.urn, ...dependents.map((dependent) => dependent.urn)]);
    for (const gone of [...dependents.reverse(), record]) {
      await applyDelete(run, gone, { goneToo, forReplacement: true });
    }
  });
}

/**
 * Which dependents are replaced too: the driver compares their inputs with the same ones, unknown where they come from a
 * resource that goes, as the real engine does (`calculateDependentReplacements`).
 */
function replacedWith(run: RunContext, root: ResourceRecord): ResourceRecord[] {
  const going = new Set([root.urn]);
  const found: ResourceRecord[] = [];
  // What this run has registered already cannot depend on a resource that is registered only now, unless it is left out.
  const candidates = run.targets ? run.journal.snapshot().resources : run.journal.leftovers;
  const live = candidates.filter((record) => !record.delete);
  for (const record of dependentsOf(new Set([root.urn]), live)) {
    if (record.custom && !record.external && !record.pendingReplacement && mustGo(run, record, going)) {
      going.add(record.urn);
      found.push(record);
    }
  }
  return found;
}

function mustGo(run: RunContext, record: ResourceRecord, going: ReadonlySet<string>): boolean {
  if (record.provider && going.has(providerUrn(record.provider))) return true;
  if (record.deletedWith && going.has(record.deletedWith)) return true;
  const news: PropertyMap = { ...record.inputs.values };
  let concerned = false;
  for (const [property, urns] of Object.entries(record.propertyDependencies)) {
    if (!(property in news) || !urns.some((urn) => going.has(urn))) continue;
    news[property] = UNKNOWN;
    concerned = true;
  }
  if (!concerned) return false;
  const driver = driverOf(run, record.type, record.urn);
  const diff = driver.diff({ inputs: record.inputs.values, outputs: record.outputs.values }, news);
  return (
    diff.replacedBy.length > 0 ||
    diff.changed.some((path) => demandsReplacement(record.replaceOnChanges, path))
  );
}

/** As in pulumi/pulumi `pkg/resource/deploy/step_generator.go`. */
function blockedMessage(dependent: string, root: string): string {
  return (
    `unable to replace resource "${dependent}" as part of replacing "${root}" as it is currently marked for protection. ` +
    "To unprotect the resource, remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`, " +
    `or use the command:\n\`pulumi state unprotect '${dependent}'\``
  );
}
