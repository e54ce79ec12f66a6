import type { ResourceState } from "../../engine/port.ts";
import type { Context } from "../context.ts";
import { type Difference, differenceLine } from "../difference.ts";
import { refreshTargets } from "../refresh.ts";
import type { BeforeUpdate } from "../update.ts";
import { githubDrift } from "./drift.ts";
import { onGithub } from "./github-error.ts";
import { openGithub } from "./open-github.ts";
import { stackParts } from "./stack-parts.ts";
import { ENVIRONMENT_TYPE } from "./types.ts";
import { undoOnGithub } from "./undo.ts";

/**
 * Finds what somebody changed on GitHub past a stack, and takes it back: first over the API, where the provider would not
 * see it, then by a refresh of the resources that differ, so that the update that follows makes what is gone again. Gives
 * whether there was anything.
 */
export async function refreshGithub(context: Context, before: BeforeUpdate): Promise<boolean> {
  const { stack, view } = before;
  const parts = stackParts(view.resources);
  if (!parts) return false;
  const open = await openGithub(context, parts.repository);
  const differences = await onGithub(`comparing ${open.repository}`, () => githubDrift(open, parts));
  if (differences.length === 0) return false;
  for (const difference of differences) context.out.say(`${stack}: undoing: ${differenceLine(difference)}`);
  context.out.event({ type: "phase", phase: "refresh", stack, differences });
  await onGithub(`undoing changes of ${open.repository}`, () => undoOnGithub(open, parts, differences));
  context.out.say(`${stack}: GitHub has been given back what the stack holds; reading what is gone`);
  await refreshTargets(context, before, {
    targets: targetsOf(differences, parts.resources),
    names: open.repository,
    phase: "refresh",
  });
  return true;
}

/** The resources that differ, and all that belongs to an environment that does: it goes with it. */
function targetsOf(
  differences: readonly Difference[],
  resources: readonly ResourceState[],
): readonly string[] {
  const urns = new Set(differences.map(({ urn }) => urn));
  const environments = new Set(
    resources.flatMap(({ type, urn, inputs }) =>
      type === ENVIRONMENT_TYPE && urns.has(urn) ? [inputs.environment] : [],
    ),
  );
  return resources
    .filter(({ urn, inputs }) => urns.has(urn) || environments.has(inputs.environment))
    .map(({ urn }) => urn);
}
