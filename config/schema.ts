import type { z } from "zod";
import { environment } from "./environment.ts";
import { mapping, strict } from "./fields.ts";
import { goingBack } from "./going-back.ts";
import { host } from "./host.ts";
import { SERVICE_KEY } from "./names.ts";
import { must } from "./problem.ts";
import { protection } from "./protection.ts";
import { release } from "./release.ts";
import { repository } from "./repository.ts";
import { secrets } from "./secrets.ts";
import { service } from "./service.ts";

const SERVICES =
  "Write { alice: { kind: web, image: docker.io/acme/alice, port: 8000, health: { http: /healthz } } }";
const servicesError = must("a mapping of services", SERVICES);

const services = mapping(SERVICE_KEY, service, servicesError)
  .refine((all) => Object.keys(all).length > 0, { error: () => `has no service. ${SERVICES}.` })
  .meta({ minProperties: 1 })
  .describe(
    "Services of the stack, by key: lower-case letters, digits and hyphens. The key is the name in the network.",
  );

/**
 * Everything below `slipway:` in a stack file. This schema is the truth: from it come the types of a stack file, the
 * JSON Schema for editors and the tables of docs/CONFIGURATION.md.
 */
export const stackConfig = strict(
  { host, repository, environment, protection, secrets, services, release, goingBack },
  { error: must("a mapping", "Write host, secrets and services") },
);

/** The configuration as a stack file has it. */
export type StackConfigInput = z.input<typeof stackConfig>;

/** The configuration as zod gives it, before its parts are checked against each other. */
export type StackConfigFields = z.output<typeof stackConfig>;
