import type Docker from "dockerode";

/** What a Docker engine says of itself and its machine. */
export interface DockerFacts {
  readonly version: string;
  readonly apiVersion: string;
  /** `linux` */
  readonly os: string;
  /** `Debian GNU/Linux 12 (bookworm)` */
  readonly system: string;
  /** Bytes that the machine has. */
  readonly memory: number;
  /** Its clock when it answered: seconds since 1970. */
  readonly time: number;
  /** Where it keeps its data. */
  readonly folder: string;
  readonly swarm: { readonly state: string; readonly isManager: boolean; readonly error: string };
}

/** The parts of Docker's answer that are read; its types leave them open. */
interface InfoAnswer {
  readonly OSType: string;
  readonly OperatingSystem: string;
  readonly MemTotal: number;
  readonly SystemTime: string;
  readonly DockerRootDir: string;
  readonly Swarm?: {
    readonly LocalNodeState?: string;
    readonly ControlAvailable?: boolean;
    readonly Error?: string;
  };
}

/** Asks a Docker engine for them. */
export async function readDockerFacts(docker: Docker): Promise<DockerFacts> {
  const [version, answer] = await Promise.all([docker.version(), docker.info()]);
  const info = answer as InfoAnswer;
  return {
    version: version.Version,
    apiVersion: version.ApiVersion,
    os: info.OSType,
    system: info.OperatingSystem,
    memory: info.MemTotal,
    time: Date.parse(info.SystemTime) / 1000,
    folder: info.DockerRootDir,
    swarm: {
      state: info.Swarm?.LocalNodeState ?? "inactive",
      isManager: info.Swarm?.ControlAvailable === true,
      error: info.Swarm?.Error ?? "",
    },
  };
}
