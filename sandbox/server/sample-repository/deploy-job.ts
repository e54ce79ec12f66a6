import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { JobInput } from "../../github-simulator/runs/job.ts";
import { serverLayoutOf } from "../layout.ts";

/*
 * In the place of the workflow deploy.yml: promotes on this machine, as a job of GitHub that was let into its environment.
 * node deploy-job.ts PROJECT ENVIRONMENT, and what the job gets to know on standard input. Its log is in .sandbox.
 */
const MAIN = fileURLToPath(new URL("../../../cli/main.ts", import.meta.url));

const [root = "", env = "{}"] = process.argv.slice(2);
const { repository, run, actor, inputs } = JSON.parse(await text(process.stdin)) as JobInput;
const { from = "", to = "", services = "" } = inputs;
const only = services.split(",").filter((service) => service !== "");
const args = ["promote", "--from", from, "--to", to, ...only.flatMap((service) => ["--service", service])];

const folder = serverLayoutOf(root).githubRuns;
mkdirSync(folder, { recursive: true, mode: 0o700 });
const log = createWriteStream(join(folder, `${run}.log`), { mode: 0o600 });
const job = execa(process.execPath, [MAIN, ...args, "--yes", "--engine", "sandbox"], {
  cwd: root,
  env: {
    ...(JSON.parse(env) as Record<string, string>),
    GITHUB_ACTIONS: "true",
    GITHUB_ACTOR: actor,
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ID: String(run),
  },
  all: true,
  reject: false,
  stdin: "ignore",
});
// The simulator ends its jobs with this signal: the command then stops after what is under way.
process.once("SIGTERM", () => job.kill("SIGTERM"));
job.all.pipe(log);
process.exitCode = (await job).exitCode ?? 1;
