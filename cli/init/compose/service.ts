import { isMapping } from "../../../config/fields.ts";
import type { ServiceInput } from "../../../config/service.ts";
import { variablesOf } from "./environment.ts";
import { healthOf } from "./health.ts";
import { limitsOf } from "./limits.ts";
import { mountsOf } from "./mounts.ts";
import type { Say } from "./note.ts";
import { commandOf } from "./words.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Keys that are carried over, or that Slipway takes care of itself. */
const KNOWN = [
  ...["image", "build", "command", "entrypoint", "environment", "env_file", "ports", "expose", "volumes"],
  ...["healthcheck", "depends_on", "deploy", "mem_limit", "cpus", "user", "read_only", "stop_grace_period"],
  ...[
    "stop_signal",
    "restart",
    "init",
    "container_name",
    "networks",
    "logging",
    "labels",
    "secrets",
    "tmpfs",
  ],
];
/** A bot that fetches its updates has a token and no port. */
const POLLS = /TOKEN/;

/** One service of a compose file as a stack file has it. What cannot be carried over is said. */
export function convertService(name: string, project: string, service: Fields, say: Say): ServiceInput {
  const port = portOf(service, say);
  const { env, secretEnv } = variablesOf(service, say);
  const { volumes, files } = mountsOf(service, say);
  const kind = kindOf(port, secretEnv, say);
  for (const key of Object.keys(service).filter((each) => !KNOWN.includes(each))) {
    say([key], "has no counterpart, and was left out.");
  }
  if (service.secrets !== undefined)
    say(["secrets"], "are not carried over. Name them under secrets, in capitals.");
  const fields = {
    kind,
    image: imageOf(name, project, service, say),
    entrypoint: commandOf(service.entrypoint, "entrypoint", say),
    command: commandOf(service.command, "command", say),
    port,
    env,
    secretEnv,
    volumes,
    files,
    health: healthOf(service, say),
    after: afterOf(service.depends_on),
    limits: limitsOf(service),
    user: userOf(service.user, say),
    replicas: replicasOf(service, kind, say),
    // As compose has it: a program that writes beside its volumes would fail on a read-only root.
    readOnlyRoot: service.read_only === true,
    stopGrace: service.stop_grace_period,
    stopSignal: service.stop_signal,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value))) as ServiceInput;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || (isMapping(value) && Object.keys(value).length === 0);
}

function kindOf(port: number | undefined, secretEnv: readonly string[], say: Say): ServiceInput["kind"] {
  if (port !== undefined) return "web";
  if (!secretEnv.some((name) => POLLS.test(name))) return "worker";
  say(
    [],
    "became a polling bot, because it has a token and no port. Set kind to worker if it does not poll.",
  );
  return "polling";
}

function imageOf(name: string, project: string, { image, build }: Fields, say: Say): string {
  if (image === undefined) {
    const proposed = `docker.io/${project}/${name}`;
    const why = build === undefined ? "is missing" : "is built here";
    say(
      [build === undefined ? "image" : "build"],
      `${why}: ${proposed} stands in its place. Write where you push it.`,
    );
    return proposed;
  }
  const text = String(image);
  const repository = text.replace(/(@.*)?$/, "").replace(/:[^/]*$/, "");
  if (repository !== text)
    say(["image"], `${text}: the stack holds which version runs. Deploy this one first.`);
  return repository;
}

/** The port inside the container: from `ports`, in both forms, else from `expose`. */
function portOf({ ports, expose }: Fields, say: Say): number | undefined {
  const all = [...(Array.isArray(ports) ? ports : []), ...(Array.isArray(expose) ? expose : [])];
  const [first, ...others] = all.map((each) =>
    Number(isMapping(each) ? each.target : /(\d+)(?:\/\w+)?$/.exec(String(each))?.[1]),
  );
  if (Array.isArray(ports) && ports.length > 0) {
    say(["ports"], "are published by no ingress yet: other services of the stack reach it, users do not.");
  }
  if (others.some((other) => other !== first)) say(["ports"], `are several: ${first} was taken.`);
  return first;
}

function afterOf(dependsOn: unknown): string[] {
  return isMapping(dependsOn)
    ? Object.keys(dependsOn)
    : Array.isArray(dependsOn)
      ? dependsOn.map(String)
      : [];
}

function userOf(user: unknown, say: Say): string | undefined {
  if (user !== undefined && /^\d+(:\d+)?$/.test(String(user))) return String(user);
  const is = user === undefined ? "is missing: it runs as 1000 here, not as root" : "is a name";
  say(["user"], `${is}. Write the ID under user where the program needs another.`);
  return undefined;
}

function replicasOf({ deploy }: Fields, kind: ServiceInput["kind"], say: Say): number | undefined {
  const replicas = isMapping(deploy) ? deploy.replicas : undefined;
  if (replicas === undefined || replicas === 1) return undefined;
  if (kind !== "polling") return Number(replicas);
  say(["deploy", "replicas"], "are several: a polling bot is one task, always.");
  return undefined;
}
