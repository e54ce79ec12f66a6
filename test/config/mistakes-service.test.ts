import { DIGEST } from "./base.ts";
import { type Mistake, refuses } from "./mistakes.ts";

const MISTAKES: readonly Mistake[] = [
  [
    ["services", "web", "kind"],
    undefined,
    "services.web.kind: is missing, must be web, polling or worker. Set it to web for a service that takes requests, to polling for a bot that fetches its updates.",
  ],
  [["services", "web", "imgae"], "x", "services.web.imgae: is not a known key. Did you mean image?"],
  [
    ["services", "web", "nonsense"],
    1,
    "services.web.nonsense: is not a known key. Use one of kind, port, image, entrypoint, command, env, secrets, secretEnv, files, volumes, user, readOnlyRoot, tmp, capabilities, health, limits, reservations, stopSignal, restart, rollout, logs, after, smoke, release, stopGrace, replicas, sharedVolume, or remove it.",
  ],
  [
    ["services", "web", "image"],
    undefined,
    "services.web.image: is missing, must be a repository, or repository@sha256:…. Write it like docker.io/acme/alice.",
  ],
  [
    ["services", "web", "image"],
    5,
    "services.web.image: is 5, must be a repository, or repository@sha256:…. Write it like docker.io/acme/alice.",
  ],
  [
    ["services", "web", "image"],
    "acme/Alice",
    'services.web.image: is "acme/Alice", must be in lower case. Write "acme/alice".',
  ],
  [
    ["services", "web", "image"],
    "acme/alice:1.2",
    'services.web.image: is "acme/alice:1.2", which has a tag. Write "acme/alice", and deploy the tag with: slipway deploy --stack prod --service web --image acme/alice:1.2',
  ],
  [
    ["services", "web", "image"],
    "localhost:5000/alice:1",
    'services.web.image: is "localhost:5000/alice:1", which has a tag. Write "localhost:5000/alice", and deploy the tag with: slipway deploy --stack prod --service web --image localhost:5000/alice:1',
  ],
  [
    ["services", "web", "image"],
    `acme/alice:1@${DIGEST}`,
    `services.web.image: is "acme/alice:1@${DIGEST}", which has a tag beside the digest. Write "acme/alice@${DIGEST}".`,
  ],
  [
    ["services", "web", "image"],
    "acme/alice@sha256:12",
    'services.web.image: is "acme/alice@sha256:12", must be repository or repository@sha256:… with 64 digits. Write it like docker.io/acme/alice.',
  ],
  [
    ["services", "web", "image"],
    "acme//alice",
    'services.web.image: is "acme//alice", must be repository or repository@sha256:… with 64 digits. Write it like docker.io/acme/alice.',
  ],
  [
    ["services", "web", "image"],
    "",
    'services.web.image: is "", must be repository or repository@sha256:… with 64 digits. Write it like docker.io/acme/alice.',
  ],
  [
    ["services", "web", "command"],
    "gunicorn",
    'services.web.command: is "gunicorn", must be a list of at least one text. Write it as [program, "argument"].',
  ],
  [
    ["services", "web", "command"],
    [],
    'services.web.command: is an empty list, must be a list of at least one text. Write it as [program, "argument"].',
  ],
  [
    ["services", "web", "command"],
    ["sleep", 10],
    'services.web.command[1]: is 10, must be a text. Write it in quotes: "10".',
  ],
  [
    ["services", "web", "entrypoint"],
    ["a\u0000b"],
    "services.web.entrypoint[0]: has a zero byte, which no argument can have. Remove it.",
  ],
  [
    ["services", "web", "after"],
    ["mailler"],
    'services.web.after[0]: is "mailler", which is no service. Did you mean mailer?',
  ],
  [["services", "web", "after"], ["web"], "services.web.after[0]: is the service itself. Remove it."],
  [
    ["services", "web", "after"],
    ["bot"],
    "services.web.after: makes a cycle: web -> bot -> web. Remove one of these from after.",
  ],
  [
    ["services", "mailer", "after"],
    ["bot"],
    "services.web.after: makes a cycle: web -> mailer -> bot -> web. Remove one of these from after.",
  ],
  [
    ["services", "web", "after"],
    ["mailer", "mailer"],
    "services.web.after[1]: is there twice. Remove one of the two.",
  ],
  [
    ["services", "web", "after"],
    "mailer",
    'services.web.after: is "mailer", must be a list of keys of services. Write it like [alice].',
  ],
  [
    ["services", "web", "port"],
    undefined,
    "services.web.port: is missing, must be 1 to 65535. Set it to the port that the program listens on.",
  ],
  [
    ["services", "web", "port"],
    0,
    "services.web.port: is 0, must be 1 to 65535. Set it to the port that the program listens on.",
  ],
  [
    ["services", "web", "port"],
    65536,
    "services.web.port: is 65536, must be 1 to 65535. Set it to the port that the program listens on.",
  ],
  [
    ["services", "web", "port"],
    "8000",
    'services.web.port: is "8000", must be 1 to 65535. Set it to the port that the program listens on.',
  ],
];

describe("parseConfig, mistakes in a service", () => refuses(MISTAKES));
