import type { ReadFile } from "./checks/files.ts";
import type {
  FileConfig,
  ImageConfig,
  SecretConfig,
  ServiceBase,
  ServiceConfig,
  VolumeConfig,
} from "./config.ts";
import { normalPath } from "./container-path.ts";
import { resolveHealth } from "./health.ts";
import { parseImage } from "./image.ts";
import { resolveStep } from "./resolve-steps.ts";
import type { StackConfigFields } from "./schema.ts";
import type { ServiceFields } from "./service.ts";

/** A secret of its kind. */
export function resolveSecret(fields: NonNullable<StackConfigFields["secrets"]>[string]): SecretConfig {
  if (fields.value !== undefined) return { kind: "given", value: fields.value };
  if (!fields.generate) throw new Error("a secret passed without its parts");
  return { kind: "generated", ...fields.generate, generation: fields.generation };
}

/** A checked service with everything worked out that follows from its fields. */
export function resolveService(fields: ServiceFields, readFile: ReadFile): ServiceConfig {
  const base = resolveBase(fields, readFile);
  if (fields.kind === "polling") return { ...base, kind: "polling", order: "stop-first" };
  const { replicas, sharedVolume } = fields;
  const writable = Object.values(fields.volumes).some((volume) => !volume.readOnly);
  const order = writable && !sharedVolume ? "stop-first" : "start-first";
  if (fields.kind === "worker") return { ...base, kind: "worker", replicas, sharedVolume, order };
  return { ...base, kind: "web", port: fields.port, replicas, sharedVolume, order };
}

function resolveBase(fields: ServiceFields, readFile: ReadFile): ServiceBase {
  return {
    image: resolveImage(fields.image),
    ...present({
      entrypoint: fields.entrypoint,
      command: fields.command,
      port: fields.port,
      stopSignal: fields.stopSignal,
    }),
    env: fields.env,
    secrets: fields.secrets,
    secretEnv: fields.secretEnv,
    files: resolveFiles(fields.files, readFile),
    volumes: resolveVolumes(fields.volumes),
    user: fields.user,
    readOnlyRoot: fields.readOnlyRoot,
    tmp: fields.tmp,
    capabilities: [...fields.capabilities].sort(),
    health: resolveHealth(fields.health, fields.port),
    limits: fields.limits,
    reservations: fields.reservations,
    stopGrace: fields.stopGrace,
    restart: fields.restart,
    rollout: fields.rollout,
    logs: fields.logs,
    after: fields.after,
    smoke: fields.smoke,
    release: fields.release.map((step) => resolveStep(step, fields.volumes)),
  };
}

/** Without the keys whose value is undefined: a plan must not differ by a key that says nothing. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function resolveImage(text: string): ImageConfig {
  const image = parseImage(text, { stack: "", service: "" });
  if (typeof image === "string") throw new Error(`an image passed that ${image}`);
  return image;
}

function resolveFiles(files: Readonly<Record<string, string>>, readFile: ReadFile): FileConfig[] {
  const resolved = Object.entries(files).map(([target, source]) => {
    const file = readFile(source);
    if (file.kind !== "file") throw new Error(`${source} passed and is ${file.kind} now`);
    return { target: normalPath(target), source, content: Buffer.from(file.content).toString("base64") };
  });
  return resolved.sort((a, b) => (a.target < b.target ? -1 : 1));
}

function resolveVolumes(volumes: Readonly<Record<string, VolumeConfig>>): Record<string, VolumeConfig> {
  const entries = Object.entries(volumes);
  return Object.fromEntries(
    entries.map(([name, { target, readOnly }]) => [name, { target: normalPath(target), readOnly }]),
  );
}
