import type { RunResult } from "../engine/port.ts";
import { confirm } from "./confirm.ts";
import type { Context } from "./context.ts";
import { CommandError, UsageError } from "./failure.ts";
import { failuresOf, failureText, isConfigurationError } from "./failures.ts";
import { stopIfAsked } from "./interruption.ts";
import type { OpenStack } from "./open-stack.ts";
import {
  changesGithub,
  type DangerousChange,
  dangerousChanges,
  notAllowed,
  type PlanPermissions,
  protectedUrn,
  refusal,
} from "./plan-guard.ts";
import { planText } from "./plan-text.ts";
import { Progress } from "./progress.ts";

/** What {@link checkPlan} plans. */
export interface PlannedRun extends OpenStack {
  readonly configFile: string;
  /** Images before it and with it, by service. */
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  /** Asked once the plan is shown, where it changes anything. Undefined: nothing is asked. */
  readonly question: string | undefined;
}

/**
 * Shows the plan, and throws where it cannot be made ({@link UsageError} for a wrong configuration) or nobody has allowed
 * what it would do. The protection of what was allowed to be deleted is taken away, once somebody has agreed.
 */
export async function checkPlan(
  context: Context,
  run: PlannedRun,
  permissions: PlanPermissions,
): Promise<readonly DangerousChange[]> {
  const { out } = context;
  const plan = await makePlan(context, run);
  const dangerous = dangerousChanges(plan);
  const text = planText(plan.changes, run);
  for (const line of text.lines) out.say(`  ${line}`);
  out.say(`${run.stack}: ${text.summary}`);
  const refused = notAllowed(dangerous, permissions);
  if (refused.length > 0) throw new UsageError(refusal(refused, run.stack, permissions.command));
  const { keepsGithub } = permissions;
  if (keepsGithub !== undefined && changesGithub(plan)) throw new UsageError(keepsGithub);
  if (run.question !== undefined) await confirm(context, run.question);
  const guarded = dangerous.filter(({ isProtected }) => isProtected).map(({ urn }) => urn);
  if (guarded.length > 0) await run.engine.unprotect(run.stack, guarded);
  return dangerous;
}

/**
 * A preview. One that fails only because something is protected is a plan, too: whoever reads it decides about that.
 *
 * @throws UsageError for a wrong configuration, else CommandError
 */
export async function makePlan(
  { out, world }: Context,
  { engine, stack, configFile }: OpenStack & { readonly configFile: string },
): Promise<RunResult> {
  const { signal } = world;
  const { onEvent } = new Progress(out, "preview");
  out.event({ type: "phase", phase: "preview", stack });
  const plan = await engine.preview(stack, { configFile, onEvent, signal });
  stopIfAsked(signal, stack);
  out.event({ type: "plan", stack, changes: plan.changes.filter(({ operation }) => operation !== "same") });
  if (plan.ok || plan.errors.every(({ message }) => protectedUrn(message) !== undefined)) return plan;
  const reasons = failuresOf(plan.errors).map(failureText).join("\n");
  throw isConfigurationError(plan.errors)
    ? new UsageError(reasons)
    : new CommandError(`stack ${stack} cannot be planned, and nothing was changed:\n${reasons}`);
}
