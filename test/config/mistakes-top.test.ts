import { type Mistake, refuses } from "./mistakes.ts";

const MISTAKES: readonly Mistake[] = [
  [
    ["services"],
    undefined,
    "services: is missing, must be a mapping of services. Write { alice: { kind: web, image: docker.io/acme/alice, port: 8000, health: { http: /healthz } } }.",
  ],
  [
    ["services"],
    {},
    "services: has no service. Write { alice: { kind: web, image: docker.io/acme/alice, port: 8000, health: { http: /healthz } } }.",
  ],
  [
    ["services"],
    [],
    "services: is an empty list, must be a mapping of services. Write { alice: { kind: web, image: docker.io/acme/alice, port: 8000, health: { http: /healthz } } }.",
  ],
  [
    ["services", "Web"],
    { kind: "worker", image: "x", health: { none: "x" } },
    "services.Web: is not lower-case letters, digits and hyphens, starting with a letter, at most 40. Rename it, for example to web.",
  ],
  [
    ["services", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
    { kind: "worker", image: "x", health: { none: "x" } },
    "services.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: is not lower-case letters, digits and hyphens, starting with a letter, at most 40. Rename it, for example to aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.",
  ],
  [
    ["services", "web"],
    null,
    "services.web: is empty, must be a mapping. Write { kind: web, image: docker.io/acme/alice, port: 8000, health: { http: /healthz } }.",
  ],
  [
    ["pipeline"],
    { name: "acme" },
    "pipeline: is not a known key. Use one of host, repository, environment, protection, secrets, services, release, goingBack, or remove it.",
  ],
  [["servcies"], {}, "servcies: is not a known key. Did you mean services?"],
];

describe("parseConfig, mistakes in the top level", () => refuses(MISTAKES));
