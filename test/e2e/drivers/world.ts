import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import type { Driver, DriverContext, PropertyMap } from "../../../sandbox/drivers/driver.ts";
import { drivers } from "../../../sandbox/drivers/registry.ts";

/** The engine of this machine. */
export const docker = new Docker({ socketPath: "/var/run/docker.sock" });
/** Begins the name of everything that this run makes. */
export const prefix = `drv-${randomBytes(3).toString("hex")}`;
/** Marks everything that these tests make, in whatever run. */
export const ownLabels = [{ label: "slipway.app", value: "drivers-test" }];
/** An image that has nothing but busybox. */
export const image = `${prefix}-image:1`;

/** The driver of a type; fails where there is none. */
export function driver(type: string): Driver {
  const found = drivers(type);
  if (found === undefined) throw new Error(`no driver for ${type}`);
  return found;
}

/** A context as the engine makes one. `logged` gets what is logged. */
export function context(signal = new AbortController().signal, logged: string[] = []): DriverContext {
  return {
    urn: "urn:pulumi:staging::test::some:type:Type::thing",
    providerConfig: { host: "unix:///var/run/docker.sock" },
    log: (_severity, message) => logged.push(message),
    signal,
  };
}

/** Builds {@link image} from Debian's static busybox, which is taken from Debian and not installed. */
export function buildImage(): void {
  const folder = mkdtempSync(join(tmpdir(), "drivers-test-"));
  try {
    chmodSync(folder, 0o755);
    execFileSync("apt-get", ["download", "-qq", "busybox-static"], { cwd: folder, stdio: "ignore" });
    const [archive = ""] = readdirSync(folder).filter((name) => name.endsWith(".deb"));
    execFileSync("dpkg", ["-x", archive, "x"], { cwd: folder });
    copyFileSync(join(folder, "x/bin/busybox"), join(folder, "busybox"));
    writeFileSync(
      join(folder, "Dockerfile"),
      'FROM scratch\nLABEL slipway.app=drivers-test\nCOPY busybox /bin/sh\nCOPY busybox /bin/busybox\nENTRYPOINT ["/bin/busybox"]\n',
    );
    execFileSync("docker", ["build", "-q", "-t", image, folder], {
      env: { ...process.env, DOCKER_BUILDKIT: "0" },
      stdio: ["ignore", "ignore", "pipe"],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Removes everything of this run, in the order in which Docker lets it go. */
export async function cleanUp(): Promise<void> {
  const mine = <T>(items: T[], name: (item: T) => string | undefined) =>
    items.filter((item) => name(item)?.startsWith(prefix));
  for (const s of mine(await docker.listServices(), (s) => s.Spec?.Name))
    await docker.getService(s.ID).remove();
  const ours = { label: ["slipway.app=drivers-test"] };
  const left = async () =>
    mine(await docker.listContainers({ all: true }), (c) => c.Names[0]?.replace(/^\//, ""));
  for (const c of await left())
    await docker
      .getContainer(c.Id)
      .remove({ force: true })
      .catch(() => {});
  await eventually("the containers are gone", async () => (await left()).length === 0);
  for (const s of mine(await docker.listSecrets(), (s) => s.Spec?.Name))
    await docker.getSecret(s.ID).remove();
  for (const c of mine(await docker.listConfigs(), (c) => c.Spec?.Name))
    await docker.getConfig(c.ID).remove();
  for (const n of mine(await docker.listNetworks(), (n) => n.Name)) {
    await eventually(`network ${n.Name} is gone`, () => gone(docker.getNetwork(n.Id).remove()));
  }
  const { Volumes } = await docker.listVolumes({ filters: JSON.stringify(ours) });
  for (const v of mine(Volumes, (v) => v.Name)) {
    await eventually(`volume ${v.Name} is gone`, () =>
      gone(docker.getVolume(v.Name).remove({ force: true })),
    );
  }
  await docker
    .getImage(image)
    .remove({ force: true })
    .catch(() => {});
}

async function gone(removal: Promise<unknown>): Promise<boolean> {
  return await removal.then(
    () => true,
    (error: { statusCode?: number }) => error.statusCode === 404,
  );
}

/** Waits for a condition, and fails with its name when it does not come. */
export async function eventually(what: string, holds: () => Promise<boolean>, seconds = 30): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain: ${what}`);
    await sleep(200);
  }
}

/** The tasks of a service that should run, with their state. */
export async function tasksOf(service: string): Promise<PropertyMap[]> {
  const filters = JSON.stringify({ service: [service] });
  return (await docker.listTasks({ filters })) as PropertyMap[];
}

/** Check, then create: what the engine does with a new resource. */
export async function make(type: string, inputs: PropertyMap) {
  const checked = driver(type).check(inputs, undefined, () => `${prefix}-${randomBytes(4).toString("hex")}`);
  if (checked.failures.length > 0) throw new Error(JSON.stringify(checked.failures));
  const made = await driver(type).create(checked.inputs, context());
  return { ...made, inputs: checked.inputs };
}

/** Check, then update: what the engine does with a changed one. */
export async function change(type: string, made: Made, inputs: PropertyMap): Promise<Made> {
  const checked = driver(type).check(inputs, made.inputs, () => "unused");
  const outputs = await driver(type).update(made.id, made, checked.inputs, context());
  return { id: made.id, inputs: checked.inputs, outputs };
}

/** What a refresh makes of it; fails where it is gone. */
export async function refresh(type: string, made: Made): Promise<Made> {
  const read = await driver(type).read(made.id, made, context());
  if (read === undefined) throw new Error(`${made.id} is gone`);
  return { id: made.id, ...read };
}

/** Paths that another `up` of these inputs plans to change. */
export function planned(type: string, made: Made, inputs: PropertyMap): readonly string[] {
  const checked = driver(type).check(inputs, made.inputs, () => "unused");
  return driver(type).diff(made, checked.inputs).changed;
}

/** A resource that exists. */
export interface Made {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

/** Inputs of a service that sleeps, and ends at once when it is told to. */
export function sleeper(name: string, container: PropertyMap = {}, rest: PropertyMap = {}): PropertyMap {
  const wait = "trap 'exit 0' TERM; while :; do sleep 0.1; done";
  const containerSpec = { image, args: ["sh", "-c", wait], ...container };
  const { taskSpec, ...service } = rest;
  return {
    name: `${prefix}-${name}`,
    labels: ownLabels,
    endpointSpec: { mode: "dnsrr" },
    ...service,
    taskSpec: { ...(taskSpec as PropertyMap), containerSpec },
  };
}

/** Waits until as many tasks of a service run. */
export async function running(service: string, count = 1): Promise<void> {
  await eventually(`${count} task of ${service} runs`, async () => {
    const tasks = (await tasksOf(service)) as unknown as {
      DesiredState: string;
      Status: { State: string };
    }[];
    return tasks.filter((t) => t.DesiredState === "running" && t.Status.State === "running").length === count;
  });
}
