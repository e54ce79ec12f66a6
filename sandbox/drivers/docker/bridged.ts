import { type BridgedResource, bridgedDriver } from "../bridged.ts";
import type { Driver } from "../driver.ts";
import { connect, type Link } from "./link.ts";

/** One kind of Docker object: a schema, and how to act on it. */
export type DockerResource = BridgedResource<Link>;

/** A driver for one kind of Docker object. */
export function dockerDriver(resource: DockerResource): Driver {
  return bridgedDriver(resource, connect);
}
