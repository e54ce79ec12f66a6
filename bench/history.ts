import { writeEntry } from "../sandbox/engine/history.ts";
import { layoutOf } from "../sandbox/engine/layout.ts";
import { TestProject } from "../test/e2e/engines/project.ts";
import { row, seconds } from "./measure.ts";
import { webService } from "./web-service.ts";

const UPDATES = 1000;

/** What a long history costs the commands that read it: every entry with the configuration of five services. */
export async function longHistory(): Promise<void> {
  const project = new TestProject();
  const image = `127.0.0.1:5050/slipway-test/probe@sha256:${"a".repeat(64)}`;
  const servicesOf = (number: number) =>
    Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [
        `web${index}`,
        webService(image, { env: { VERSION: `${number}` } }),
      ]),
    );
  try {
    project.configure("long", { services: servicesOf(UPDATES) });
    const folder = layoutOf(project.dir).history("long");
    for (let number = 1; number <= UPDATES; number += 1) {
      const at = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();
      await writeEntry(folder, {
        number,
        kind: "update",
        result: "succeeded",
        startedAt: at,
        endedAt: at,
        message: `update ${number}`,
        environment: {},
        changes: { update: 1 },
        config: { "slipway:services": { value: JSON.stringify(servicesOf(number)), secret: false } },
      });
    }
    for (const command of ["history", "status"]) {
      const time = await seconds(() => project.slipway(command, "--stack", "long"));
      row(`${command} of ${UPDATES} updates (1 s or less)`, time);
    }
  } finally {
    project.remove();
  }
}
