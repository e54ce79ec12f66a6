import { localCommand } from "./command/local.ts";
import { network } from "./docker/network.ts";
import { secret } from "./docker/secret.ts";
import { service } from "./docker/service/service.ts";
import { serviceConfig } from "./docker/service-config.ts";
import { volume } from "./docker/volume.ts";
import type { Driver, DriverRegistry } from "./driver.ts";
import { randomBytes } from "./random/bytes.ts";
import { randomPassword } from "./random/password.ts";

const byType = new Map<string, Driver>(
  [localCommand, network, randomBytes, randomPassword, secret, service, serviceConfig, volume].map(
    (driver) => [driver.type, driver],
  ),
);

/** The drivers of the sandbox: the resource types of Docker, command and random that a Slipway program uses. */
export const drivers: DriverRegistry = (type) => byType.get(type);
