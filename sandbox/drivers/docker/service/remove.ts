import type { PropertyMap } from "../../driver.ts";
import { asMap, asText } from "../../properties.ts";
import type { Link } from "../link.ts";
import { nanoseconds } from "./container-spec.ts";

/**
 * Deletes a service. With a stop grace it then waits for each container to be gone, at most for that grace, and fails
 * if one is not: the service is deleted all the same, and a second deletion fails because it is not found. A container
 * that lets the grace pass is killed at its end, so this wait is lost by a hair.
 */
export async function removeService(id: string, state: PropertyMap, link: Link): Promise<void> {
  const grace = asText(asMap(asMap(state.taskSpec).containerSpec).stopGracePeriod);
  const waits = grace !== "" && grace !== "0s";
  const containers = waits ? await containersOf(asText(state.name), link) : [];
  await link
    .call((docker) => docker.getService(id).remove())
    .catch((error: Error) => {
      throw new Error(`Error deleting service with ID '${id}': ${error.message}`, { cause: error });
    });
  for (const container of containers) {
    await containerGone(container, nanoseconds(grace) / 1e6, link);
    await removeContainer(container, link);
  }
}

async function containersOf(name: string, link: Link): Promise<string[]> {
  const filters = JSON.stringify({ service: [name] });
  const tasks = (await link.call((docker) => docker.listTasks({ filters }))) as PropertyMap[];
  return tasks
    .map((task) => asMap(task.Status))
    .filter((status) => status.State !== "shutdown")
    .map((status) => asText(asMap(status.ContainerStatus).ContainerID))
    .filter((id) => id !== "");
}

async function containerGone(id: string, grace: number, link: Link): Promise<void> {
  const abortSignal = AbortSignal.any([AbortSignal.timeout(grace), link.signal]);
  try {
    await link.call((docker) => docker.getContainer(id).wait({ condition: "removed", abortSignal }));
  } catch (error) {
    if (/no such container/i.test((error as Error).message)) return;
    const reason =
      abortSignal.aborted && !link.signal.aborted ? "context deadline exceeded" : (error as Error).message;
    throw new Error(`error on wait for container with ID '${id}': ${reason}`, { cause: error });
  }
}

async function removeContainer(id: string, link: Link): Promise<void> {
  try {
    await link.call((docker) => docker.getContainer(id).remove({ v: true, force: true }));
  } catch (error) {
    if (/no such container|is already in progress/i.test((error as Error).message)) return;
    throw new Error(`Error deleting container with ID '${id}': ${(error as Error).message}`, {
      cause: error,
    });
  }
}
