import Docker from "dockerode";
import type { DriverContext } from "../driver.ts";
import { engineAddress, engineOptions, sshArguments } from "./address.ts";
import { dockerCall } from "./error.ts";

/** A Docker engine, and how to speak with it. */
export interface Link {
  readonly docker: Docker;
  /** Makes a call; what it throws has the words of Docker's own client. */
  call<T>(make: (docker: Docker) => Promise<T>): Promise<T>;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  readonly context: DriverContext;
}

const reached = new Map<string, Docker>();

/**
 * Connects as the real provider does: the first use of an address asks whether anybody is there, and fails if not. Only
 * later can a lost connection look like a missing object to the resources that take any error for one.
 */
export async function connect(context: DriverContext): Promise<Link> {
  const address = engineAddress(context.providerConfig);
  const ssh = sshArguments(context.providerConfig);
  const key = [address, ...ssh].join(" ");
  const docker = reached.get(key) ?? new Docker(engineOptions(address, ssh));
  const call = <T>(make: (docker: Docker) => Promise<T>) => dockerCall(address, () => make(docker));
  if (!reached.has(key)) {
    await call((engine) => engine.ping()).catch((error: Error) => {
      throw new Error(
        `failed to create Docker client: Error pinging Docker server, please make sure that ${address} is reachable and has a  '_ping' endpoint. Error: ${error.message}`,
        { cause: error },
      );
    });
    reached.set(key, docker);
  }
  return { docker, call, signal: context.signal, context };
}
