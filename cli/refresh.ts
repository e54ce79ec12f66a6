import type { ResourceState } from "../engine/port.ts";
import type { Context } from "./context.ts";
import { CommandError } from "./failure.ts";
import { failuresOf, failureText } from "./failures.ts";
import { servicesNotPassed } from "./gates.ts";
import { stopIfAsked } from "./interruption.ts";
import type { OpenStack } from "./open-stack.ts";
import { Progress } from "./progress.ts";

/** What {@link refreshNotPassed} needs to know. */
export interface RefreshOptions {
  readonly resources: readonly ResourceState[];
  readonly phase: "refresh" | "restore";
  readonly configFile: string;
}

/**
 * Reads the services whose gate has not passed from the world, and no other resource. After Swarm went back by itself the
 * state holds the version that failed: without this the same update would find nothing to do, and the way back would
 * restart a healthy task.
 */
export async function refreshNotPassed(
  context: Context,
  open: OpenStack,
  { resources, phase, configFile }: RefreshOptions,
): Promise<void> {
  const services = servicesNotPassed(resources);
  if (services.length === 0) return;
  const names = services.map(({ name }) => name);
  context.out.say(`${open.stack}: looking at what the last rollout left of ${names.join(", ")}`);
  context.out.event({ type: "phase", phase: "refresh", stack: open.stack, services: names });
  const targets = services.map(({ urn }) => urn);
  await refreshTargets(context, open, { targets, names: names.join(", "), phase, configFile });
}

/** What {@link refreshTargets} needs to know. */
export interface TargetOptions {
  /** URNs. */
  readonly targets: readonly string[];
  /** What they are called in messages. */
  readonly names: string;
  readonly phase: "refresh" | "restore" | "recover";
  readonly configFile?: string;
}

/**
 * Reads some resources from the world. Never all of them: the provider takes a lost connection for "deleted".
 *
 * @throws CommandError when one cannot be read
 */
export async function refreshTargets(
  { out, world }: Context,
  { engine, stack }: OpenStack,
  { targets, names, phase, configFile }: TargetOptions,
): Promise<void> {
  const progress = new Progress(out, phase);
  const result = await engine.refresh(stack, {
    targets,
    message: `refresh of ${names}`,
    ...(configFile !== undefined && { configFile }),
    onEvent: progress.onEvent,
    signal: world.signal,
  });
  stopIfAsked(world.signal, stack, progress);
  if (result.ok) return;
  const reasons = failuresOf(result.errors).map(failureText).join("\n");
  throw new CommandError(`what runs of ${names} cannot be read, and nothing was changed:\n${reasons}`);
}
