import type { ServiceConfig } from "../../config/config.ts";
import { goDuration } from "../../config/durations.ts";
import { monitorOf, planHealth } from "./health-plan.ts";
import { type Owner, ownerLabels, physicalName } from "./labels.ts";

/** Permissions of a mounted secret: the user of the service may read it, nobody else. */
const SECRET_MODE = 0o400;
/** Permissions of a mounted file: everyone may read it. */
const FILE_MODE = 0o444;
/**
 * Permissions of /tmp: all may write. Without the sticky bit, which the provider loses when it reads the service back, so
 * that every refresh would find a difference; nobody else is in the container.
 */
const TMP_MODE = 0o777;

/** Where secrets are mounted. */
export const SECRETS_FOLDER = "/run/secrets";

/** Everything about a service that is known before anything exists: plain data, no ids and no secrets. */
export type ServicePlan = ReturnType<typeof planService>;

/**
 * What Docker shall be told about a service. All settings that Docker or the provider would fill in by themselves are
 * given, because their own defaults differ from read to read or stop a service on an error.
 */
export function planService(owner: Owner, key: string, service: ServiceConfig, image: string) {
  return {
    name: physicalName(owner, key),
    labels: ownerLabels(owner, key),
    mode: { replicated: { replicas: service.operation?.stopped ? 0 : replicasOf(service) } },
    // Some kernels have no IPVS, and virtual IPs do not work there; names that resolve to the tasks work everywhere.
    endpointSpec: { mode: "dnsrr" },
    updateConfig: { ...rollout(service), failureAction: "rollback" },
    rollbackConfig: { ...rollout(service), failureAction: "pause" },
    taskSpec: {
      logDriver: logDriver(service),
      resources: resources(service),
      // Complete, or the provider plans an update of the service on every run.
      restartPolicy: {
        condition: "any",
        delay: goDuration(service.restart.delay),
        maxAttempts: 0,
        window: goDuration(service.restart.window),
      },
      // Survives a refresh, where a restart past the stack would be a difference to take back.
      ...(service.operation?.restarts && { forceUpdate: service.operation.restarts }),
    },
    container: container(service, image),
    env: { ...service.env, ...secretFileEnv(service) },
    volumeMounts: volumeMounts(owner, key, service),
  };
}

/** Secrets that a service gets, as files or variables. */
export function namedSecrets({ secrets, secretEnv }: ServiceConfig): readonly string[] {
  return [...secrets, ...secretEnv];
}

/** Tasks of a service at once, while it is not stopped. */
export function replicasOf(service: ServiceConfig): number {
  return service.kind === "polling" ? 1 : service.replicas;
}

/** User and group that a service runs as; without a group of its own, the group of the same number. */
export function userOf(service: ServiceConfig): { uid: string; gid: string } {
  const [uid = "0", gid = uid] = service.user.split(":");
  return { uid, gid };
}

/** How a secret reaches the container. */
export function secretFile(service: ServiceConfig, name: string) {
  const { uid, gid } = userOf(service);
  return { fileName: `${SECRETS_FOLDER}/${name}`, fileUid: uid, fileGid: gid, fileMode: SECRET_MODE };
}

/** How a file of the project reaches the container. */
export function configFile(target: string) {
  return { fileName: target, fileUid: "0", fileGid: "0", fileMode: FILE_MODE };
}

function container(service: ServiceConfig, image: string) {
  return {
    image: shortReference(image),
    // As process 1 a program without a handler of its own never sees SIGTERM; with an init it does, and no zombies stay.
    init: true,
    isolation: "default",
    user: service.user,
    readOnly: service.readOnlyRoot,
    capDrops: ["ALL"],
    ...(service.capabilities.length > 0 && { capAdds: [...service.capabilities] }),
    ...(service.entrypoint && { commands: [...service.entrypoint] }),
    ...(service.command && { args: [...service.command] }),
    healthcheck: planHealth(service),
    stopGracePeriod: goDuration(service.stopGrace),
    ...(service.stopSignal && { stopSignal: service.stopSignal }),
  };
}

/**
 * The name that Docker itself uses for an image of Docker Hub. It stores the long form as the short one, and every update
 * after would find a difference.
 */
function shortReference(image: string): string {
  return image.replace(/^docker\.io\/(library\/)?/, "");
}

function rollout(service: ServiceConfig) {
  return {
    parallelism: 1,
    delay: "0s",
    maxFailureRatio: "0.0",
    monitor: goDuration(monitorOf(service)),
    order: service.order,
  };
}

function logDriver(service: ServiceConfig) {
  return {
    name: "json-file",
    options: { "max-size": String(service.logs.maxSize), "max-file": String(service.logs.maxFiles) },
  };
}

function resources(service: ServiceConfig) {
  const { memory, cpus } = service.reservations;
  const reservation: { memoryBytes?: number; nanoCpus?: number } = {
    ...(memory !== undefined && { memoryBytes: memory }),
    ...(cpus !== undefined && { nanoCpus: nano(cpus) }),
  };
  return {
    limits: { memoryBytes: service.limits.memory, nanoCpus: nano(service.limits.cpus) },
    ...(Object.keys(reservation).length > 0 && { reservation }),
  };
}

function nano(cpus: number): number {
  return Math.round(cpus * 1e9);
}

function secretFileEnv(service: ServiceConfig): Record<string, string> {
  return Object.fromEntries(service.secrets.map((name) => [`${name}_FILE`, `${SECRETS_FOLDER}/${name}`]));
}

/** Mounts that need no resource to be known: /tmp, and the volumes by their physical names. */
function volumeMounts(owner: Owner, key: string, service: ServiceConfig) {
  return {
    tmp: {
      type: "tmpfs",
      target: "/tmp",
      readOnly: false,
      tmpfsOptions: { mode: TMP_MODE, sizeBytes: service.tmp },
    },
    volumes: Object.entries(service.volumes).map(([name, volume]) => ({
      name,
      source: physicalName(owner, key, name),
      target: volume.target,
      readOnly: volume.readOnly,
    })),
  };
}
