import { script } from "./script.ts";
import { type ActionStep, expression, type RunStep, type Step } from "./workflow.ts";

/** Runner of every job. */
export const RUNNER = "ubuntu-24.04";

/** The commit, without a credential that a later step could take. */
export const CHECKOUT: ActionStep = {
  uses: { value: "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8", reason: "v5.0.0" },
  with: { "persist-credentials": false },
};

const NODE: ActionStep = {
  uses: { value: "actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020", reason: "v4.4.0" },
  // No cache: a job with secrets takes nothing that another job could have written.
  with: { "node-version": "24", "package-manager-cache": false },
};

/** The project's own packages, no script of theirs, and the Pulumi CLI: without it a deployment fails. */
const INSTALL: RunStep = {
  name: "Install",
  run: "npm ci --ignore-scripts\nnpx pulumi version",
};

/** Steps that come before every command of `slipway`. */
export const PREPARE: readonly Step[] = [CHECKOUT, NODE, INSTALL];

/** Secrets and variables that every command needs: the backend and what decrypts the configuration. */
export const BACKEND: Readonly<Record<string, string>> = {
  PULUMI_BACKEND_URL: expression("vars.PULUMI_BACKEND_URL"),
  PULUMI_ACCESS_TOKEN: expression("secrets.PULUMI_ACCESS_TOKEN"),
  PULUMI_CONFIG_PASSPHRASE: expression("secrets.PULUMI_CONFIG_PASSPHRASE"),
  AWS_ACCESS_KEY_ID: expression("secrets.AWS_ACCESS_KEY_ID"),
  AWS_SECRET_ACCESS_KEY: expression("secrets.AWS_SECRET_ACCESS_KEY"),
  SLIPWAY_ENGINE: "pulumi",
};

/** The key of the server, for an agent that ends with the job: it is written into no file. */
const SERVER_KEY: RunStep = {
  name: "Key of the server",
  env: { VPS_SSH_KEY: expression("secrets.VPS_SSH_KEY") },
  run: script("server-key"),
};

/** What a command came to, in the summary of the job, also where it failed. */
function summary(file: string): RunStep {
  return { name: "Summary", if: expression("!cancelled()"), run: `npx slipway ci summary ${file}` };
}

/** Steps of a job that changes a stack: `run` writes what it came to into `deploy.ndjson`. */
export function deploySteps(run: string, env: Readonly<Record<string, string>>): readonly Step[] {
  const token = { SLIPWAY_GITHUB_TOKEN: expression("secrets.SLIPWAY_GITHUB_TOKEN || github.token") };
  return [
    ...PREPARE,
    SERVER_KEY,
    { name: "Deploy", env: { ...BACKEND, ...token, ...env }, run },
    summary("deploy.ndjson"),
  ];
}
