import type { ServiceConfig, SlipwayConfig } from "../../config/config.ts";
import type { DockerFacts } from "../docker-facts.ts";
import { bad, type Check, good, isAtLeast, size } from "./check.ts";
import type { MachineFacts } from "./server-facts.ts";

/** What is known of a server. */
export interface ServerSubject {
  readonly machine: MachineFacts;
  /** What its Docker engine says, or why it says nothing. */
  readonly docker: DockerFacts | Error;
  /** The moment at which it was asked, here: seconds since 1970. */
  readonly now: number;
  readonly config: SlipwayConfig;
}

/** What one update of a bot takes, with its images twice. */
const LEAST_DISK = 2 ** 31;
/** Below this the next task is killed, or something else is. */
const LEAST_MEMORY = 64 * 2 ** 20;
/** Tokens, certificates and the gates' own times go by the clock. */
const MOST_SECONDS_OFF = 30;
/** Job mode and the fields of the Docker provider. */
const DOCKER = "20.10.0";
const API = "1.41";
/** What a Swarm manager listens on. */
const SWARM_PORTS = [2377, 7946];

/** Operating system, disk, memory, clock, ports, Docker and Swarm of the server. */
export function checkServer(subject: ServerSubject): Check[] {
  const { docker } = subject;
  const own = [system(subject), disk(subject), clock(subject), client(subject)];
  if (docker instanceof Error) {
    const repair = "Start Docker, or set DOCKER_HOST. Install it: apt-get install docker.io";
    return [...own, memory(subject, undefined), bad("docker", docker.message, repair)];
  }
  return [
    ...own,
    memory(subject, docker),
    engine(docker),
    api(docker),
    swarm(docker),
    ports(subject, docker),
  ];
}

function system({ machine, docker }: ServerSubject): Check {
  const os = docker instanceof Error ? machine.kernel.toLowerCase() : docker.os;
  if (os === "linux") return good("system", docker instanceof Error ? machine.system : docker.system);
  return bad("system", `the server runs ${os}, services need Linux`, "Use a server with Debian or Ubuntu");
}

function disk({ machine: { free } }: ServerSubject): Check {
  if (free === undefined) return good("disk", "how much is free is not known");
  if (free >= LEAST_DISK) return good("disk", `${size(free)} free`);
  return bad(
    "disk",
    `${size(free)} free where Docker keeps its data, an update needs ${size(LEAST_DISK)}`,
    "Remove what nothing uses: docker image prune --all",
  );
}

function clock({ machine, docker, now }: ServerSubject): Check {
  const clocks = docker instanceof Error ? [machine.now] : [machine.now, docker.time];
  const off = Math.max(...clocks.map((time) => Math.abs(time - now)));
  if (off <= MOST_SECONDS_OFF) return good("clock", `${Math.round(off)} s from that of this machine`);
  return bad(
    "clock",
    `the clock of the server is ${Math.round(off)} s from that of this machine`,
    "Set both by NTP: timedatectl set-ntp true",
  );
}

function client({ machine: { docker } }: ServerSubject): Check {
  if (docker !== undefined) return good("docker-client", docker);
  return bad(
    "docker-client",
    "there is no docker command on the server",
    "Install it: apt-get install docker.io",
  );
}

/** What the services reserve must fit: a task that fits nowhere waits for ever. */
function memory({ machine, config }: ServerSubject, docker: DockerFacts | undefined): Check {
  const reserved = Object.values(config.services).reduce((sum, service) => sum + reservationOf(service), 0);
  if (docker && reserved > docker.memory) {
    return bad(
      "memory",
      `the services reserve ${size(reserved)}, the server has ${size(docker.memory)}`,
      "Lower reservations.memory of some service",
    );
  }
  if (machine.memory !== undefined && machine.memory < LEAST_MEMORY) {
    return bad(
      "memory",
      `${size(machine.memory)} left, a task needs ${size(LEAST_MEMORY)}`,
      "Stop something, or take a larger server",
    );
  }
  return good(
    "memory",
    machine.memory === undefined ? "how much is left is not known" : `${size(machine.memory)} left`,
  );
}

function reservationOf(service: ServiceConfig): number {
  const tasks = service.kind === "polling" ? 1 : service.replicas;
  return tasks * (service.reservations.memory ?? 0);
}

function engine({ version }: DockerFacts): Check {
  if (isAtLeast(version, DOCKER)) return good("docker", version);
  return bad("docker", `is ${version}, must be ${DOCKER} or later`, "Upgrade it: apt-get install docker.io");
}

function api({ apiVersion }: DockerFacts): Check {
  if (isAtLeast(apiVersion, API)) return good("docker-api", apiVersion);
  return bad(
    "docker-api",
    `is ${apiVersion}, must be ${API} or later`,
    "Upgrade Docker, and unset DOCKER_API_VERSION",
  );
}

const SWARM_REPAIRS: Readonly<Record<string, string>> = {
  locked: "Unlock it: docker swarm unlock",
  pending: "Wait, or leave it: docker swarm leave",
  error:
    "See why: docker info. A one-node Swarm can be left, with the services on it: docker swarm leave --force",
};

function swarm({ swarm: { state, isManager, error } }: DockerFacts): Check {
  if (state === "active" && isManager) return good("swarm", "manager");
  if (state === "inactive") return good("swarm", "none yet: the first update makes it");
  if (state === "active") {
    return bad(
      "swarm",
      "this server is a worker of a Swarm, no manager",
      "Name a manager, or promote this one there: docker node promote",
    );
  }
  return bad(
    "swarm",
    `is ${state}${error === "" ? "" : `: ${error}`}`,
    SWARM_REPAIRS[state] ?? "See: docker info",
  );
}

/** Of a Swarm that is there the ports are its own. */
function ports({ machine }: ServerSubject, { swarm: { state } }: DockerFacts): Check {
  const taken = state === "inactive" ? SWARM_PORTS.filter((port) => machine.ports.includes(port)) : [];
  if (taken.length === 0) return good("ports", "those of a Swarm manager are free, or its own");
  return bad(
    "ports",
    `something listens on ${taken.join(" and ")}, which a Swarm manager needs`,
    `Stop it. See what it is: ss -ltnp 'sport = :${taken[0]}'`,
  );
}
