import { autoNameOf } from "./auto-name.ts";
import { type Goal, recordOf } from "./goal.ts";
import type { ResourceRecord } from "./record.ts";
import { changeOf, driverContext, driverOf, learnSecrets, type RunContext } from "./run-context.ts";
import { reseal } from "./sealed.ts";
import { sealOutputs } from "./secret-outputs.ts";
import { StepError } from "./step-error.ts";

/**
 * Adopts something that exists (`import`): it is read, and nothing is changed. Throws {@link StepError} where it is not
 * there, or is not what the program says: as with the real engine, the program has to say what is there first.
 */
export async function importResource(run: RunContext, goal: Goal, id: string): Promise<ResourceRecord> {
  const driver = driverOf(run, goal.type, goal.urn);
  const checked = driver.check(goal.inputs.values, undefined, () => autoNameOf(goal.name));
  const [failure] = checked.failures;
  if (failure) throw new StepError(`${goal.name}.${failure.property}: ${failure.reason}`, goal.urn);
  const change = changeOf(goal, "create");
  run.reporter.started(change);
  const found = await driver.read(id, { inputs: {}, outputs: {} }, driverContext(run, goal));
  if (!found) throw new StepError(`${goal.name}: import: there is no ${JSON.stringify(id)}.`, goal.urn);
  const { changed } = driver.diff({ inputs: checked.inputs, outputs: found.outputs }, checked.inputs);
  if (changed.length > 0) {
    const problem = `${goal.name}: import: inputs to import do not match the existing resource: ${changed.join(", ")}. Make the program say what is there, and change it afterwards.`;
    if (!run.dryRun) throw new StepError(problem, goal.urn);
    // As the real engine: what it reads can change until the update, and inputs of a plan can be unknown.
    run.reporter.say("warning", problem, goal.urn);
  }
  const inputs = reseal(checked.inputs, goal.inputs);
  const outputs = sealOutputs(found.outputs, inputs, driver, goal.additionalSecretOutputs);
  const now = new Date().toISOString();
  const record = recordOf(goal, {
    inputs,
    outputs,
    id: found.id ?? id,
    created: now,
    modified: now,
  });
  learnSecrets(run, record);
  run.journal.register(record, undefined);
  if (!run.dryRun) await run.journal.save();
  run.reporter.done(change);
  return record;
}
