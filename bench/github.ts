import { Simulator } from "../sandbox/github-simulator/simulator.ts";
import type { ProbeImages } from "../test/e2e/engines/images.ts";
import { TestProject } from "../test/e2e/engines/project.ts";
import { count, row, seconds } from "./measure.ts";
import { webService } from "./web-service.ts";

const STACKS = ["staging", "prod"];
const SECRETS = Array.from({ length: 10 }, (_, index) => `SECRET_${index}`);

/** Two environments on GitHub with ten secrets each, beside one service: the first run, and one with nothing to do. */
export async function environments(images: ProbeImages): Promise<void> {
  const simulator = await Simulator.start();
  const token = "token-of-the-bench";
  await simulator.control.user({ login: "acme", tokens: [token] });
  await simulator.control.repository({ owner: "acme", name: "bot" });
  const before = process.env.GITHUB_TOKEN;
  process.env.GITHUB_TOKEN = token;
  try {
    await ups("without GitHub", images, simulator, () => ({}));
    const repository = { owner: "acme", name: "bot", baseUrl: `${simulator.url}/` };
    const values = Object.fromEntries(SECRETS.map((name) => [name, { generate: {} }]));
    await ups("two environments with 10 secrets each", images, simulator, (stack) => ({
      repository,
      environment: { name: stack, branches: ["main"], secrets: SECRETS },
      secrets: values,
    }));
  } finally {
    if (before === undefined) delete process.env.GITHUB_TOKEN;
    else process.env.GITHUB_TOKEN = before;
    await simulator.stop();
  }
}

async function ups(
  what: string,
  images: ProbeImages,
  simulator: Simulator,
  config: (stack: string) => object,
): Promise<void> {
  const project = new TestProject();
  const services = { web: webService(images.digest("1")) };
  const up = async () => {
    simulator.log.clear();
    const time = await seconds(async () => {
      for (const stack of STACKS) {
        const { exitCode, text } = await project.slipway("up", "--stack", stack);
        if (exitCode !== 0) throw new Error(text);
      }
    });
    return { time, requests: simulator.log.entries.length };
  };
  try {
    for (const stack of STACKS) project.configure(stack, { services, ...config(stack) });
    for (const run of ["first run", "nothing to do"]) {
      const { time, requests } = await up();
      row(`${what}, ${run}`, time);
      count(`requests of that`, requests);
    }
  } finally {
    for (const stack of STACKS) await project.slipway("down", "--stack", stack, "--yes", "--delete-data");
    project.remove();
  }
}
