import type Docker from "dockerode";
import { APP_LABEL, JOB_LABEL, STACK_LABEL } from "../components/stack/labels.ts";

/** Kinds of Docker objects that a stack has on its server. */
export type ObjectKind = "service" | "network" | "volume" | "secret" | "config";

/** An object on the server with the labels of a stack. */
export interface ServerObject {
  readonly kind: ObjectKind;
  /** As Docker identifies it. The id of a volume is its name. */
  readonly id: string;
  readonly name: string;
  /** A service that runs one step and nothing else. */
  readonly isJob?: boolean;
}

/** Every object with the labels of a stack. */
export async function listObjects(
  docker: Docker,
  app: string,
  stack: string,
): Promise<readonly ServerObject[]> {
  const filters = JSON.stringify({ label: [`${APP_LABEL}=${app}`, `${STACK_LABEL}=${stack}`] });
  const [services, networks, { Volumes }, secrets, configs] = await Promise.all([
    docker.listServices({ filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
    docker.listSecrets({ filters }),
    docker.listConfigs({ filters }),
  ]);
  type Specified = { ID?: string; Spec?: { Name?: string; Labels?: Record<string, string> } };
  const specified = (kind: ObjectKind, list: readonly Specified[]) =>
    list.map(({ ID = "", Spec }) => {
      const isJob = Spec?.Labels?.[JOB_LABEL] !== undefined;
      return { kind, id: ID, name: Spec?.Name ?? "", ...(isJob && { isJob }) };
    });
  const named = (kind: ObjectKind, id: string, name: string) => ({ kind, id, name });
  return [
    ...specified("service", services),
    ...networks.map(({ Id, Name }) => named("network", Id, Name)),
    ...(Volumes ?? []).map(({ Name }) => named("volume", Name, Name)),
    ...specified("secret", secrets),
    ...specified("config", configs),
  ];
}

/** Containers of tasks that have ended, which Swarm keeps, and of a prepare command that was killed: both hold the volume. */
async function removeEnded(docker: Docker, volume: string): Promise<void> {
  const filters = JSON.stringify({ volume: [volume], status: ["created", "exited", "dead"] });
  for (const { Id, Labels } of await docker.listContainers({ all: true, filters })) {
    const isOurs = Labels["com.docker.swarm.service.id"] ?? Labels["slipway.temporary"];
    if (isOurs !== undefined) await docker.getContainer(Id).remove({ force: true });
  }
}

/** Removes one. Docker refuses what is in use; what is gone already is no error. */
export async function removeObject(docker: Docker, { kind, id }: ServerObject): Promise<void> {
  if (kind === "volume") await removeEnded(docker, id);
  const object = {
    service: () => docker.getService(id),
    network: () => docker.getNetwork(id),
    volume: () => docker.getVolume(id),
    secret: () => docker.getSecret(id),
    config: () => docker.getConfig(id),
  }[kind]();
  await object.remove().catch((error: { statusCode?: number }) => {
    if (error.statusCode !== 404) throw error;
  });
}
