import type { ProbeImages } from "../test/e2e/engines/images.ts";
import { TestProject } from "../test/e2e/engines/project.ts";
import { median, ratio, row, seconds } from "./measure.ts";
import { dockerUpdate, webService } from "./web-service.ts";

const ROUNDS = 3;
const MANY = 5;

/** One service: a new image, an update with nothing to do, and one after a kill. */
export async function updates(images: ProbeImages): Promise<void> {
  const project = new TestProject();
  const service = project.service("bench", "web");
  const deploy = (tag: "1" | "2") =>
    project.slipway("deploy", "--stack", "bench", "--service", "web", "--image", images.tag(tag));
  project.configure("bench", { services: { web: webService(images.repository) } });
  try {
    row("first deployment of one service", await seconds(() => deploy("1")));
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await seconds(() => deploy("2")));
      theirs.push(await seconds(() => dockerUpdate(service, "--image", images.digest("1"))));
      // What was changed past the stack is put right before the next round.
      await project.drift("bench");
    }
    row("new image to gate passed, plan check included", median(ours));
    row("docker service update of the same", median(theirs));
    ratio("new image ÷ docker service update", median(ours) / median(theirs), "1.3 or less");
    await rollbacks(project, deploy, median(ours));
    await deploy("1");
    row("up with nothing to do", await seconds(() => project.slipway("up", "--stack", "bench")));
    const lines = (await deploy("2")).events.length;
    await project.kill(Math.round(lines / 2), true, "up", "--stack", "bench");
    const repair = await seconds(() => project.slipway("up", "--stack", "bench"));
    ratio("up after a kill ÷ new image", repair / median(ours), "");
  } finally {
    await project.slipway("down", "--stack", "bench", "--yes", "--delete-data");
    project.remove();
  }
}

/** Back to the version before, and forward again. The service is checked every second, and watched for three. */
async function rollbacks(
  project: TestProject,
  deploy: (tag: "1" | "2") => Promise<unknown>,
  forward: number,
): Promise<void> {
  const back: number[] = [];
  await deploy("1");
  for (let round = 0; round < ROUNDS; round += 1) {
    await deploy("2");
    back.push(await seconds(() => project.slipway("rollback", "--stack", "bench", "--yes")));
  }
  row("rollback to the version before, plan check included", median(back));
  ratio("rollback ÷ deploy", median(back) / forward, "0.6 or less");
}

/** Five services at once, and nothing to do for all of them. */
export async function manyServices(images: ProbeImages): Promise<void> {
  const project = new TestProject();
  const keys = Array.from({ length: MANY }, (_, index) => `web${index}`);
  const configure = (version: string) =>
    project.configure("many", {
      services: Object.fromEntries(
        keys.map((key) => [key, webService(images.digest("1"), { env: { VERSION: version } })]),
      ),
    });
  const up = () => project.slipway("up", "--stack", "many");
  try {
    configure("1");
    await up();
    configure("2");
    const all = await seconds(up);
    const one = await seconds(() => dockerUpdate(project.service("many", "web0"), "--env-add", "VERSION=3"));
    row(`${MANY} services at once`, all);
    ratio(`${MANY} services ÷ docker service update of one`, all / one, "1.6 or less");
    await project.drift("many");
    await up();
    row(`up of ${MANY} services with nothing to do`, await seconds(up));
  } finally {
    await project.slipway("down", "--stack", "many", "--yes", "--delete-data");
    project.remove();
  }
}
