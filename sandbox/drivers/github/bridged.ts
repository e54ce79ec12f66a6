import { type BridgedResource, bridgedDriver } from "../bridged.ts";
import type { Driver } from "../driver.ts";
import { connect, type Link } from "./link.ts";

/** One kind of GitHub object: a schema, and how to act on it. */
export type GitHubResource = BridgedResource<Link>;

/** A driver for one kind of GitHub object. */
export function githubDriver(resource: GitHubResource): Driver {
  return bridgedDriver({ ...resource, failedUpdateChangesNothing: true }, connect);
}
