import type Docker from "dockerode";
import { APP_LABEL, SERVICE_LABEL, STACK_LABEL } from "../components/stack/labels.ts";
import { connect } from "../ssh/connect.ts";
import { dockerOptions } from "../ssh/docker-agent.ts";
import type { SshTarget } from "../ssh/server.ts";
import { type DockerFacts, readDockerFacts } from "./docker-facts.ts";
import { dockerFailure } from "./docker-failure.ts";
import type { ExecOptions } from "./exec-in-container.ts";
import { CommandError } from "./failure.ts";
import type { RegistryCredentials } from "./registry-credentials.ts";
import { removeUnused } from "./remove-images.ts";
import { type RunningService, readService } from "./running-service.ts";
import { listObjects, removeObject, type ServerObject } from "./server-objects.ts";

/** What a registry says of an image. */
export interface ImageInfo {
  /** `sha256:…` */
  readonly digest: string;
  /** `linux/amd64` and the like. Empty where the registry does not say. */
  readonly platforms: readonly string[];
}

/** One line of a log. */
export interface LogLine {
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** Settings of {@link Server.logs}. */
export interface LogOptions {
  /** Lines from the end. */
  readonly tail: number;
  /** Go on until `signal` aborts. */
  readonly follow: boolean;
  readonly signal: AbortSignal;
  readonly onLine: (line: LogLine) => void;
}

/** The Docker engine that a stack runs on, as far as commands ask it. Every method throws {@link CommandError}. */
export interface Server {
  /** Services of a stack, by their labels. */
  services(app: string, stack: string): Promise<readonly RunningService[]>;
  /** Asks the image's registry, through the Docker engine. */
  describe(image: string, credentials: RegistryCredentials | undefined): Promise<ImageInfo>;
  /** An image that the engine has already; undefined where it has not. */
  local(image: string): Promise<ImageInfo | undefined>;
  /** Platform of the engine: `linux/amd64` and the like. */
  platform(): Promise<string>;
  /** What the engine says of itself and its machine. */
  facts(): Promise<DockerFacts>;
  logs(service: string, options: LogOptions): Promise<void>;
  /** Runs a command in a container. Gives its exit code. */
  exec(container: string, options: ExecOptions): Promise<number>;
  /** Everything with the labels of a stack. */
  objects(app: string, stack: string): Promise<readonly ServerObject[]>;
  /** Removes those of some images that nothing uses, `repository@sha256:…`. Gives what was there and is gone. */
  removeImages(images: readonly string[]): Promise<readonly string[]>;
  /** Removes one of them; refused while something uses it. */
  remove(object: ServerObject): Promise<void>;
}

/**
 * Opens the Docker engine of a server over SSH, over the connection that all commands to it share; without a target that of
 * this machine: by DOCKER_HOST, or the default socket. Throws {@link CommandError} where the server cannot be reached.
 */
export async function openServer(target?: SshTarget): Promise<Server> {
  const { default: Client } = await import("dockerode");
  if (target === undefined) return new DockerServer(new Client());
  await connect(target, "server").catch((error: Error) => {
    throw new CommandError(error.message, { cause: error });
  });
  return new DockerServer(new Client(dockerOptions(target)));
}

class DockerServer implements Server {
  readonly #docker: Docker;

  constructor(docker: Docker) {
    this.#docker = docker;
  }

  async services(app: string, stack: string): Promise<readonly RunningService[]> {
    return this.#ask("listing the services", async () => {
      const filters = JSON.stringify({ label: [`${APP_LABEL}=${app}`, `${STACK_LABEL}=${stack}`] });
      const services = await this.#docker.listServices({ filters });
      const ours = services.filter(({ Spec }) => Spec?.Labels?.[SERVICE_LABEL] !== undefined);
      if (ours.length === 0) return [];
      const service = ours.map(({ ID }) => ID);
      const tasks = await this.#docker.listTasks({ filters: JSON.stringify({ service }) });
      return ours.map((each) => readService(each, tasks));
    });
  }

  async describe(image: string, credentials: RegistryCredentials | undefined): Promise<ImageInfo> {
    const options = credentials && { authconfig: credentials };
    const { Descriptor, Platforms } = await this.#docker
      .getImage(image)
      .distribution(options as Parameters<Docker.Image["distribution"]>[0] & object);
    const platforms = (Platforms ?? []).filter(({ os }) => os && os !== "unknown");
    return {
      digest: Descriptor.digest,
      platforms: platforms.map((each) => `${each.os}/${each.architecture}`),
    };
  }

  async local(image: string): Promise<ImageInfo | undefined> {
    try {
      const { Os, Architecture } = await this.#docker.getImage(image).inspect();
      const digest = image.slice(image.indexOf("@") + 1);
      return { digest, platforms: Architecture ? [`${Os}/${Architecture}`] : [] };
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404) return undefined;
      throw dockerFailure(error, `looking for ${image}`);
    }
  }

  async platform(): Promise<string> {
    const { Os, Arch } = await this.#ask("asking for the platform", () => this.#docker.version());
    return `${Os}/${Arch}`;
  }

  facts(): Promise<DockerFacts> {
    return this.#ask("asking for its state", () => readDockerFacts(this.#docker));
  }

  async logs(service: string, { tail, follow, signal, onLine }: LogOptions): Promise<void> {
    const { followLogs } = await import("./service-logs.ts");
    await this.#ask(`reading the log of ${service}`, () =>
      followLogs(this.#docker, service, { tail, follow, signal, onLine }),
    );
  }

  async exec(container: string, options: ExecOptions): Promise<number> {
    const { execInContainer } = await import("./exec-in-container.ts");
    return this.#ask("running the command", () => execInContainer(this.#docker, container, options));
  }

  objects(app: string, stack: string): Promise<readonly ServerObject[]> {
    return this.#ask("listing what the stack has", () => listObjects(this.#docker, app, stack));
  }

  removeImages(images: readonly string[]): Promise<readonly string[]> {
    return this.#ask("removing old images", () => removeUnused(this.#docker, images));
  }

  remove(object: ServerObject): Promise<void> {
    return this.#ask(`removing ${object.kind} ${object.name}`, () => removeObject(this.#docker, object));
  }

  async #ask<Answer>(doing: string, ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      throw error instanceof CommandError ? error : dockerFailure(error, doing);
    }
  }
}
