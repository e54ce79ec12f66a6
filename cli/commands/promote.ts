import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { shownDigest } from "../digest.ts";
import { UsageError } from "../failure.ts";
import { awaitingApproval, type Guarded } from "../github/approval.ts";
import { dispatchDeploy, followRun } from "../github/deploy-workflow.ts";
import { makeGuard } from "../github/make-guard.ts";
import { openGithub } from "../github/open-github.ts";
import { preflightRelease } from "../github/preflight.ts";
import { openStack } from "../open-stack.ts";
import { chooseStack } from "../project.ts";
import { promotedImages } from "../promotion.ts";
import { readSource } from "../promotion-source.ts";
import { holding } from "../recovery/lock.ts";
import type { CommandResult } from "../result.ts";
import { sayRows } from "../rows-text.ts";
import { readRows } from "../stack-rows.ts";
import { table } from "../table.ts";
import { type BeforeUpdate, beforePreview, beforeUpdate, update } from "../update.ts";
import { deployed } from "./deploy.ts";
import type { UpdateFlags } from "./up.ts";

/** Options of `slipway promote`. */
export interface PromoteFlags extends UpdateFlags {
  readonly from: string;
  readonly to: string;
  readonly service: readonly string[];
  /** Whether it runs on this machine although GitHub guards the environment. */
  readonly here?: boolean;
}

/** `slipway promote`: the very digests that passed on one stack, on another. */
export async function promote(context: Context, flags: PromoteFlags): Promise<CommandResult> {
  const { from, to } = flags;
  if (from === to) throw new UsageError(`--to ${to}: is the same stack as --from. Name another.`);
  chooseStack({ asked: from, projectDir: context.projectDir, needsFile: true, flag: "--from" });
  const target = { ...context, options: { ...context.options, stack: to } };
  const open = await openStack(target, true, "--to");
  const seen = await beforePreview(open);
  const guarded = await awaitingApproval(target, seen, flags.here ?? false);
  // The job that is let in takes the stack's lock: nothing of it may be held here.
  if (guarded) return promoteOnGithub(target, seen, { ...flags, ...guarded });
  return holding(target, open, flags, async () => {
    const before = await beforeUpdate(target, open);
    return promoteTo(target, before, { ...flags, ...(await preflightRelease(target, before)) });
  });
}

async function promoteTo(
  context: Context,
  before: BeforeUpdate,
  flags: PromoteFlags,
): Promise<CommandResult> {
  const { from, to } = flags;
  const images = await imagesToPromote(context, before, flags);
  if (sayDifference(context, before, images)) await confirm(context, `Deploy this to ${to}?`);
  const message = `promote ${deployed(images)} from ${from}`;
  return update(context, before, { ...flags, given: images, message });
}

/** Hands over to the deploy workflow, which promotes once a reviewer lets it into the environment, and follows it. */
async function promoteOnGithub(
  context: Context,
  before: BeforeUpdate,
  flags: PromoteFlags & Guarded,
): Promise<CommandResult> {
  const { from, to, service, repository, environment } = flags;
  const { stack } = before;
  const images = await imagesToPromote(context, before, { from, to, service });
  if (!sayDifference(context, before, images)) return { ok: true, stack };
  await confirm(context, `Ask GitHub to deploy this to ${environment}?`);
  const problem = await makeGuard(context, before, flags);
  if (problem !== undefined) return problem;
  const open = await openGithub(context, repository);
  const run = await dispatchDeploy(open, { from, to, services: service.join(",") });
  context.out.say(`${stack}: ${run.url}`);
  const error = await followRun(context, open, run);
  if (error !== undefined) context.out.complain(error);
  const { rows } = await readRows(context, before);
  sayRows(context.out, rows, context.world.now());
  return { ok: error === undefined, stack, services: rows, ...(error !== undefined && { error }) };
}

/** What passed on the one stack, for the other. Throws {@link UsageError}. */
async function imagesToPromote(
  context: Context,
  before: BeforeUpdate,
  { from, to, service }: Pick<PromoteFlags, "from" | "to" | "service">,
): Promise<Readonly<Record<string, string>>> {
  const { passed, checkRuns } = await readSource(context, before, from);
  const { services } = before.file;
  const { images, notes } = promotedImages({ from, to, passed, services, only: service });
  checkRuns(Object.keys(images));
  for (const note of notes) context.out.say(note);
  return images;
}

/** Shows what would change. Gives whether anything would. */
function sayDifference(
  { out }: Context,
  { view, stack }: BeforeUpdate,
  images: Readonly<Record<string, string>>,
): boolean {
  const differing = Object.entries(images).filter(([service, image]) => view.images[service] !== image);
  if (differing.length === 0) {
    out.say(`${stack}: already runs these versions`);
    return false;
  }
  const rows = differing.map(([service, image]) => {
    const runs = view.images[service];
    return [service, runs === undefined ? "nothing" : shownDigest(runs), shownDigest(image)];
  });
  out.say(table([["SERVICE", "NOW", "THEN"], ...rows]));
  return true;
}
