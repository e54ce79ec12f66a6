import type Docker from "dockerode";
import { APP_LABEL, STACK_LABEL } from "../components/stack/labels.ts";

/** Kinds of Docker objects that a stack has on its server. */
export type ObjectKind = "service" | "network" | "volume" | "secret" | "config";

/** An object on the server with the labels of a stack. */
export interface ServerObject {
  readonly kind: ObjectKind;
  /** As Docker identifies it. The id of a volume is its name. */
  readonly id: string;
  readonly name: string;
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
  const specified = (kind: ObjectKind, list: readonly { ID?: string; Spec?: { Name?: string } }[]) =>
    list.map(({ ID = "", Spec }) => ({ kind, id: ID, name: Spec?.Name ?? "" }));
  return [
    ...specified("service", services),
    ...networks.map(({ Id, Name }) => ({ kind: "network" as const, id: Id, name: Name })),
    ...(Volumes ?? []).map(({ Name }) => ({ kind: "volume" as const, id: Name, name: Name })),
    ...specified("secret", secrets),
    ...specified("config", configs),
  ];
}

/** Removes one. Docker refuses what is in use; what is gone already is no error. */
export async function removeObject(docker: Docker, { kind, id }: ServerObject): Promise<void> {
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
