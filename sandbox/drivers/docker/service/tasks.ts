import type { PropertyMap } from "../../driver.ts";
import { asMap, asNumber, asText } from "../../properties.ts";

/** The states of a task in the order in which it goes through them. */
const ORDER = [
  "new",
  "allocated",
  "pending",
  "assigned",
  "accepted",
  "preparing",
  "ready",
  "starting",
  "running",
  "complete",
  "shutdown",
  "failed",
  "rejected",
];

/** How many slots of a service run, on nodes that are there: one task counts for each slot, the least advanced one. */
export function runningSlots(tasks: readonly PropertyMap[], activeNodes: ReadonlySet<string>): number {
  const slots = new Map<number, PropertyMap>();
  for (const task of tasks) {
    if (desired(task) < 0 || actual(task) < 0) continue;
    const other = slots.get(asNumber(task.Slot));
    if (other !== undefined && !goesBefore(task, other)) continue;
    const node = asText(task.NodeID);
    if (node !== "" && !activeNodes.has(node)) continue;
    slots.set(asNumber(task.Slot), task);
  }
  const running = ORDER.indexOf("running");
  return [...slots.values()].filter((task) => desired(task) <= running && actual(task) === running).length;
}

function goesBefore(task: PropertyMap, other: PropertyMap): boolean {
  if (desired(other) !== desired(task)) return desired(task) < desired(other);
  return actual(task) < actual(other);
}

function desired(task: PropertyMap): number {
  return ORDER.indexOf(asText(task.DesiredState));
}

function actual(task: PropertyMap): number {
  return ORDER.indexOf(asText(asMap(task.Status).State));
}
