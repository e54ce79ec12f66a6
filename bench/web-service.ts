import { execa } from "execa";

/** A web service for measurements, as a stack file has it. */
export function webService(image: string, changes: object = {}): Record<string, unknown> {
  const health = { http: "/healthz", interval: "1s", timeout: "2s", retries: 2, startPeriod: "1s" };
  return { kind: "web", image, port: 8000, health, rollout: { monitor: "3s" }, ...changes };
}

/** What Docker does by itself: `docker service update`, which waits for its end. A bad version makes it fail. */
export async function dockerUpdate(service: string, ...flags: string[]): Promise<void> {
  await execa("docker", ["service", "update", "--quiet", ...flags, service], { reject: false });
}
