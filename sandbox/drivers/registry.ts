import { localCommand } from "./command/local.ts";
import { network } from "./docker/network.ts";
import { secret } from "./docker/secret.ts";
import { service } from "./docker/service/service.ts";
import { serviceConfig } from "./docker/service-config.ts";
import { volume } from "./docker/volume.ts";
import type { Driver, DriverRegistry } from "./driver.ts";
import type { FunctionRegistry, ProviderFunction } from "./function.ts";
import { repositoryEnvironmentDeploymentPolicy } from "./github/deployment-policy.ts";
import { repositoryEnvironment } from "./github/environment.ts";
import { getBranch, getCollaborators, getRepository, getTeam, getUser } from "./github/functions.ts";
import { repositoryRuleset } from "./github/ruleset.ts";
import { actionsEnvironmentSecret, actionsSecret } from "./github/secret.ts";
import { actionsEnvironmentVariable, actionsVariable } from "./github/variable.ts";
import { randomBytes } from "./random/bytes.ts";
import { randomPassword } from "./random/password.ts";

const docker = [network, secret, service, serviceConfig, volume];
const github = [
  actionsEnvironmentSecret,
  actionsEnvironmentVariable,
  actionsSecret,
  actionsVariable,
  repositoryEnvironment,
  repositoryEnvironmentDeploymentPolicy,
  repositoryRuleset,
];

const byType = new Map<string, Driver>(
  [...docker, ...github, localCommand, randomBytes, randomPassword].map((driver) => [driver.type, driver]),
);

const byToken = new Map<string, ProviderFunction>(
  [getBranch, getCollaborators, getRepository, getTeam, getUser].map((item) => [item.token, item]),
);

/** The drivers of the sandbox: the resource types of Docker, GitHub, command and random that a Slipway program uses. */
export const drivers: DriverRegistry = (type) => byType.get(type);

/** The functions of providers that a Slipway program uses: lookups at GitHub. */
export const functions: FunctionRegistry = (token) => byToken.get(token);
