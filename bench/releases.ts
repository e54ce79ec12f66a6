import type { ProbeImages } from "../test/e2e/engines/images.ts";
import { TestProject } from "../test/e2e/engines/project.ts";
import { median, row, seconds } from "./measure.ts";
import { webService } from "./web-service.ts";

const ROUNDS = 3;
const NOTHING = { run: ["true"] };
const RELEASE = [
  { name: "dry", at: "before", ...NOTHING },
  { name: "schema", at: "after", ...NOTHING },
  { name: "data", at: "after", ...NOTHING },
];

/** What steps of a release cost that have nothing to do. */
export async function releases(images: ProbeImages): Promise<void> {
  const project = new TestProject();
  const up = () => project.slipway("up", "--stack", "bench");
  const configure = (steps: object[]) =>
    project.configure("bench", {
      services: { web: { ...webService(images.digest("1")), release: steps } },
    });
  const times = async (steps: object[]) => {
    configure(steps);
    await up();
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await seconds(up));
    return median(rounds);
  };
  try {
    const without = await times([]);
    const unchanged = await times(RELEASE);
    row("up with nothing to do, and three steps more", unchanged);
    row("added by the steps (aim: 0.3 or less)", unchanged - without);
  } finally {
    await project.slipway("down", "--stack", "bench", "--yes", "--delete-data");
    project.remove();
  }
}
