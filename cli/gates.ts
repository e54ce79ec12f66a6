import type { ResourceState } from "../engine/port.ts";

/** Type token of a Docker service. Its logical name is the key of the service. */
export const SERVICE_TYPE = "docker:index/service:Service";
/** Type token of a Docker volume. */
export const VOLUME_TYPE = "docker:index/volume:Volume";
/** Type token of the commands: prepare, gate, release and smoke steps. */
export const COMMAND_TYPE = "command:local:Command";

/** Services of a state that are there, by key. */
export function dockerServices(resources: readonly ResourceState[]): readonly ResourceState[] {
  return resources.filter(({ type, pendingDelete }) => type === SERVICE_TYPE && !pendingDelete);
}

/**
 * Services whose gate has not passed: it is missing, or the attempt that it passed is not the one that the prepare command
 * last began. What such a service runs is not known: Swarm may have gone back after the provider last looked.
 */
export function servicesNotPassed(resources: readonly ResourceState[]): readonly ResourceState[] {
  return dockerServices(resources).filter(({ name }) => passedGate(resources, name) === undefined);
}

/** `SLIPWAY_REVISION` that the gate of a service has passed; undefined where it has not passed the last attempt. */
export function passedRevision(resources: readonly ResourceState[], key: string): string | undefined {
  return passedGate(resources, key)?.SLIPWAY_REVISION;
}

function passedGate(resources: readonly ResourceState[], key: string): Record<string, string> | undefined {
  const gate = environmentOf(command(resources, `${key}-gate`));
  const attempt = command(resources, `${key}-prepare`)?.outputs.stdout;
  const isKnown = typeof attempt === "string" && attempt !== "" && attempt !== "[secret]";
  return isKnown && gate.SLIPWAY_ATTEMPT === attempt ? gate : undefined;
}

function command(resources: readonly ResourceState[], name: string): ResourceState | undefined {
  return resources.find((each) => each.type === COMMAND_TYPE && each.name === name && !each.pendingDelete);
}

function environmentOf(resource: ResourceState | undefined): Record<string, string> {
  const environment = resource?.inputs.environment;
  return typeof environment === "object" && environment !== null
    ? (environment as Record<string, string>)
    : {};
}
