import type { PropertyMap } from "../../driver.ts";
import { formatGoDuration } from "../../duration.ts";
import { asMap, asNumber, asText } from "../../properties.ts";
import type { Link } from "../link.ts";
import { WaitTimeout, waitForState } from "../wait.ts";
import { nanoseconds } from "./container-spec.ts";
import { runningSlots } from "./tasks.ts";

/** Waits until as many tasks run as there are replicas. It does not wait out the monitor window of the update. */
export async function convergeCreated(id: string, config: PropertyMap, link: Link): Promise<void> {
  await converge(id, config, nanoseconds(config.delay) / 1e6, link, async () =>
    (await allRun(id, link)) ? "done" : "creating",
  );
}

/** Waits until Swarm calls an update completed, or the tasks run; fails where Swarm went back or stopped. */
export async function convergeUpdated(id: string, config: PropertyMap, link: Link): Promise<void> {
  await converge(id, config, 7000, link, async () => {
    const service = await inspect(id, link);
    const { State, Message } = asMap(service.UpdateStatus);
    switch (State) {
      case "completed":
        return "done";
      case "rollback_completed":
        throw new Error(`service rollback completed: ${asText(Message)}`);
      case "paused":
        throw new Error(`service update paused: ${asText(Message)}`);
      case "rollback_paused":
        throw new Error(`service rollback paused: ${asText(Message)}`);
    }
    if (!(await allRun(id, link, service))) return "updating";
    if (State === "rollback_started") throw new Error(`service rollback completed: ${asText(Message)}`);
    return "done";
  });
}

async function converge(
  id: string,
  config: PropertyMap,
  delay: number,
  link: Link,
  look: () => Promise<string>,
): Promise<void> {
  const timeout = nanoseconds(config.timeout);
  try {
    await waitForState(look, { delay, timeout: timeout / 1e6, target: ["done"], signal: link.signal });
  } catch (error) {
    if (!(error instanceof WaitTimeout)) throw error;
    throw new Error(`Service with ID (${id}) did not converge after ${formatGoDuration(timeout)}`, {
      cause: error,
    });
  }
}

async function allRun(id: string, link: Link, known?: PropertyMap): Promise<boolean> {
  const service = known ?? (await inspect(id, link));
  const replicas = asMap(asMap(asMap(service.Spec).Mode).Replicated).Replicas;
  if (replicas === undefined) throw new Error("no replica count");
  const filters = { service: [id], "desired-state": ["running"] };
  const tasks = await link.call((docker) => docker.listTasks({ filters: JSON.stringify(filters) }));
  const nodes = (await link.call((docker) => docker.listNodes())) as PropertyMap[];
  const active = nodes.filter((node) => asMap(node.Status).State !== "down").map((node) => asText(node.ID));
  return runningSlots(tasks as PropertyMap[], new Set(active)) === asNumber(replicas);
}

async function inspect(id: string, link: Link): Promise<PropertyMap> {
  return (await link.call((docker) => docker.getService(id).inspect())) as PropertyMap;
}
