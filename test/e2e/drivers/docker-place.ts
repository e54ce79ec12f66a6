import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { PropertyMap } from "../../../sandbox/drivers/driver.ts";
import { drivers } from "../../../sandbox/drivers/registry.ts";
import type { WireObject } from "../../../sandbox/engine/wire.ts";
import type { Declared } from "../../sandbox/engine/kit/stack.ts";
import type { Needed, Objects, Place, Registration } from "../../sandbox/engine/model/place.ts";
import { givenName, keyOf, type Spec } from "../../sandbox/engine/model/program.ts";
import { sizeOf, specified, usedBy } from "./docker-place-answers.ts";
import { docker, eventually } from "./world.ts";

/** What the keys of generated resources are here. */
const TYPES: Readonly<Record<string, string>> = {
  r0: "docker:index/volume:Volume",
  r1: "docker:index/network:Network",
  r2: "docker:index/secret:Secret",
  r3: "docker:index/serviceConfig:ServiceConfig",
  r4: "docker:index/service:Service",
};
/** Secrets and configs get no name of ours (fact 2). */
const NAMED = ["r0", "r1", "r4"];
/** Nothing ever runs: the services have no replica. */
const IMAGE = `127.0.0.1:1/nothing@sha256:${"0".repeat(64)}`;

const HANDLES: Readonly<Record<string, (id: string) => { remove(): Promise<unknown> }>> = {
  service: (id) => docker.getService(id),
  network: (id) => docker.getNetwork(id),
  volume: (id) => docker.getVolume(id),
  secret: (id) => docker.getSecret(id),
  config: (id) => docker.getConfig(id),
};

/** Docker objects with labels of their own. A service uses network, secret and config where it needs them. */
export class DockerPlace implements Place {
  readonly registry = drivers;
  readonly #app = `model-${randomBytes(4).toString("hex")}`;

  /** A volume never changes: one of its name is taken over as it is, with its labels. */
  shape(spec: Spec): Spec {
    const named = NAMED.includes(spec.key) ? 0 : undefined;
    const size = spec.key === "r0" ? 0 : spec.size;
    const deleteFirst = named === undefined ? spec.deleteFirst : undefined;
    const needs = spec.needs.map(({ key }) => ({ key, how: "order" as const }));
    const plain = { provided: false, ignoreSize: false, replaceOnSize: false };
    return { ...spec, ...plain, named, size, deleteFirst, needs };
  }

  register(spec: Spec, needed: readonly Needed<Declared>[]): Registration {
    const name = givenName(spec);
    const labels = [
      { label: "slipway.app", value: this.#app },
      { label: "size", value: String(spec.size) },
    ];
    const common = { ...(name !== undefined && { name: `${this.#app}-${name}` }), labels };
    const of = (key: string) => needed.flatMap(({ known }) => (keyOf(known.urn) === key ? [known] : []));
    const uses = { networks: of("r1"), secrets: of("r2"), configs: of("r3") };
    const isService = spec.key === "r4";
    const used = isService ? Object.values(uses).flat() : [];
    return {
      inputs: { ...common, ...(isService ? serviceInputs(spec, uses) : contentInputs(spec)) },
      options: {
        type: TYPES[spec.key] as string,
        from: { taskSpec: used },
        dependsOn: needed.map(({ known }) => known).filter((known) => !used.includes(known)),
      },
    };
  }

  async objects(): Promise<Objects> {
    const filters = JSON.stringify({ label: [`slipway.app=${this.#app}`] });
    const [services, networks, { Volumes: volumes }, secrets, configs] = await Promise.all([
      docker.listServices({ filters }),
      docker.listNetworks({ filters }),
      docker.listVolumes({ filters }),
      docker.listSecrets({ filters }),
      docker.listConfigs({ filters }),
    ]);
    return Object.fromEntries([
      ...services.map((each) => [each.ID, { ...specified("service", each), uses: usedBy(each as never) }]),
      ...networks.map(({ Id, Name, Labels }) => [Id, { kind: "network", name: Name, size: sizeOf(Labels) }]),
      ...(volumes ?? []).map(({ Name, Labels }) => [
        Name,
        { kind: "volume", name: Name, size: sizeOf(Labels) },
      ]),
      ...secrets.map((each) => [each.ID, specified("secret", each)]),
      ...configs.map((each) => [each.ID, specified("config", each)]),
    ]);
  }

  matches(inputs: WireObject, { name, size }: PropertyMap): boolean {
    const labels = inputs.labels as { label: string; value: string }[];
    return inputs.name === name && labels.some(({ label, value }) => label === "size" && value === size);
  }

  refers({ uses }: PropertyMap, id: string): boolean {
    return Array.isArray(uses) && uses.includes(id);
  }

  /** Docker takes nothing along. */
  around(): undefined {}

  check(spec: Spec, needed: readonly Needed<string>[], { name, size, uses }: PropertyMap): void {
    const given = givenName(spec);
    if (given === undefined) assert.match(String(name), new RegExp(`^${spec.key}-`));
    else assert.equal(name, `${this.#app}-${given}`);
    assert.equal(size, String(spec.size));
    if (!Array.isArray(uses)) return;
    const ids = needed.map(({ known }) => known).filter((id) => !id.startsWith(this.#app));
    assert.deepEqual(uses.toSorted(), ids.sort());
  }

  async remove(id: string): Promise<boolean> {
    const { kind } = (await this.objects())[id] ?? {};
    if (typeof kind !== "string") return true;
    try {
      await HANDLES[kind]?.(id).remove();
    } catch (error) {
      // Docker refuses what is in use.
      if (/in use|has active endpoints/.test((error as Error).message)) return false;
      throw error;
    }
    await eventually(`${kind} ${id} is gone`, async () => !(id in (await this.objects())));
    return true;
  }

  /** Only services can be changed. */
  async change(id: string, size: number): Promise<void> {
    if ((await this.objects())[id]?.kind !== "service") return;
    const service = docker.getService(id);
    const { Spec: spec, Version: version } = (await service.inspect()) as {
      Spec: { Labels: object };
      Version: { Index: number };
    };
    const labels = { ...spec.Labels, size: String(size) };
    await service.update({ ...spec, Labels: labels, version: version.Index } as never);
  }

  /** Docker tells the version of what can change, which is part of {@link objects}. */
  takeLog(): readonly string[] {
    return [];
  }

  async dispose(): Promise<void> {
    const all = Object.entries(await this.objects());
    const last = ([, { kind }]: [string, PropertyMap]) => (kind === "service" ? 0 : 1);
    for (const [id] of all.sort((a, b) => last(a) - last(b))) {
      await eventually(`${id} is removed`, () => this.remove(id));
    }
  }
}

type Uses = Readonly<Record<"networks" | "secrets" | "configs", readonly Declared[]>>;

/** Of a secret or a config: what it holds. */
function contentInputs(spec: Spec): WireObject {
  if (spec.key === "r1") return { driver: "overlay" };
  const data = Buffer.from(`content ${spec.kind}`).toString("base64");
  return spec.key === "r0" ? {} : { data };
}

function serviceInputs(spec: Spec, { networks, secrets, configs }: Uses): WireObject {
  const file = (kind: "secret" | "config") => (each: Declared, index: number) => ({
    [`${kind}Id`]: each.id,
    [`${kind}Name`]: each.outputs.name,
    fileName: `/${kind}-${index}`,
  });
  return {
    mode: { replicated: { replicas: 0 } },
    endpointSpec: { mode: "dnsrr" },
    taskSpec: {
      containerSpec: {
        image: IMAGE,
        // Another label of the container replaces the service (fact 5).
        labels: [{ label: "kind", value: String(spec.kind) }],
        secrets: secrets.map(file("secret")),
        configs: configs.map(file("config")),
      },
      networksAdvanceds: networks.map(({ id }) => ({ id })),
    },
  };
}
