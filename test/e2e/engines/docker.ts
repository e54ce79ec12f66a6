import type { Readable } from "node:stream";
import Docker from "dockerode";

/** The Docker engine that the tests run on. */
export const docker = new Docker();

/** A running task of a service. */
export interface RunningTask {
  readonly id: string;
  readonly container: string;
  readonly revision: string;
  readonly image: string;
}

/** Tasks of a service that run now and are meant to, by id. */
export async function runningTasks(service: string): Promise<RunningTask[]> {
  const filters = JSON.stringify({ service: { [service]: true }, "desired-state": { running: true } });
  const tasks = await docker.listTasks({ filters });
  return tasks
    .filter((task) => task.Status.State === "running")
    .map((task) => ({
      id: task.ID,
      container: task.Status.ContainerStatus.ContainerID,
      revision: revisionOf(task.Spec.ContainerSpec.Env),
      image: task.Spec.ContainerSpec.Image,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Runs a command in the container of a service's only task and gives its standard output. */
export async function inTask(service: string, command: string[]): Promise<string> {
  const [task] = await runningTasks(service);
  if (task === undefined) throw new Error(`no task of ${service} runs`);
  const container = docker.getContainer(task.container);
  const exec = await container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  const chunks: Buffer[] = [];
  const output = { write: (chunk: Buffer) => chunks.push(chunk), end: () => undefined };
  container.modem.demuxStream(stream, output as never, output as never);
  await new Promise((resolve, reject) => stream.once("end", resolve).once("error", reject));
  return Buffer.concat(chunks).toString();
}

/** Names of everything on the engine that a stack's name is in, kind by kind. */
export async function objectsOf(app: string): Promise<Record<string, string[]>> {
  const filters = JSON.stringify({ label: { [`slipway.app=${app}`]: true } });
  const [services, secrets, configs, networks, volumes] = await Promise.all([
    docker.listServices({ filters }),
    docker.listSecrets({ filters }),
    docker.listConfigs({ filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return {
    services: services.map(({ Spec }) => Spec?.Name ?? "").sort(),
    secrets: secrets.map(({ Spec }) => Spec?.Name ?? "").sort(),
    configs: configs.map(({ Spec }) => Spec?.Name ?? "").sort(),
    networks: networks.map(({ Name }) => Name).sort(),
    volumes: volumes.Volumes.map(({ Name }) => Name).sort(),
  };
}

/** A container of a watched service has started or died. */
export interface LifeEvent {
  readonly action: string;
  readonly container: string;
}

/** Watches the containers of a service from now on; `stop` gives what has happened, oldest first. */
export async function watchLife(service: string): Promise<{ stop(): LifeEvent[] }> {
  const filters = {
    type: ["container"],
    event: ["start", "die"],
    label: [`com.docker.swarm.service.name=${service}`],
  };
  const options = { filters: JSON.stringify(filters) };
  const stream = (await docker.getEvents(options as never)) as unknown as Readable;
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return {
    stop: () => {
      stream.destroy();
      const lines = Buffer.concat(chunks).toString().split("\n");
      return lines
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as { Action: string; Actor: { ID: string } })
        .map(({ Action, Actor }) => ({ action: Action, container: Actor.ID }));
    },
  };
}

/** Greatest number of containers of a service that ran at once, from its events and how many ran before them. */
export function mostAtOnce(events: readonly { action: string }[], before: number): number {
  let now = before;
  let most = before;
  for (const { action } of events) {
    now += action === "start" ? 1 : -1;
    most = Math.max(most, now);
  }
  return most;
}

function revisionOf(env: readonly string[] = []): string {
  const prefix = "SLIPWAY_REVISION=";
  return env.find((entry) => entry.startsWith(prefix))?.slice(prefix.length) ?? "";
}
