import type { StackEnvironment, WorkflowProject } from "./project.ts";
import { script } from "./script.ts";
import { CHECKOUT, deploySteps, RUNNER } from "./steps.ts";
import { expression, type Job, type Workflow } from "./workflow.ts";

const MERGED = "github.event_name == 'push'";
const DISPATCHED = "github.event_name == 'workflow_dispatch'";

/**
 * `deploy.yml`: a merge builds the image and deploys it to staging; production gets the very digests that passed there, once
 * somebody has approved it. `slipway promote` starts it, too.
 */
export function deployWorkflow(project: WorkflowProject): Workflow {
  const { staging, production, branch } = project;
  return {
    about: `On every merge to ${branch}: build, deploy to ${staging.stack}${production ? `, and after an approval to ${production.stack}` : ""}.`,
    name: "Deploy",
    on: { push: { branches: [branch] }, ...(production && { workflow_dispatch: { inputs: INPUTS } }) },
    jobs: {
      image: imageJob(project),
      staging: stagingJob(project),
      ...(production && {
        production: promoteJob(production, {
          name: "Production",
          needs: ["staging"],
          from: staging.stack,
          to: production.stack,
        }),
        promote: promoteJob(production, {
          name: "Promote",
          if: expression(DISPATCHED),
          from: expression("inputs.from"),
          to: expression("inputs.to"),
          services: expression("inputs.services"),
        }),
      }),
    },
  };
}

/** As `slipway promote` gives them. */
const INPUTS = {
  from: { description: "Stack that the digests passed on", required: true, type: "string" },
  to: { description: "Stack that gets them", required: true, type: "string" },
  services: { description: "Only these, separated by commas", required: false, type: "string" },
};

/** Builds and pushes the image. What comes next takes it by its digest. */
function imageJob({ staging, built }: WorkflowProject): Job {
  return {
    name: "Image",
    if: expression(MERGED),
    "runs-on": RUNNER,
    "timeout-minutes": 30,
    environment: staging.environment,
    permissions: { contents: "read" },
    concurrency: { group: `image-${expression("github.sha")}`, "cancel-in-progress": false },
    outputs: { digest: expression("steps.push.outputs.digest") },
    steps: [
      CHECKOUT,
      {
        name: "Build and push",
        id: "push",
        env: {
          IMAGE: built.image,
          COMMIT: expression("github.sha"),
          DOCKER_USERNAME: expression("secrets.DOCKER_USERNAME"),
          DOCKER_PASSWORD: expression("secrets.DOCKER_PASSWORD"),
        },
        run: script("push-image"),
      },
    ],
  };
}

/** Deploys the image that was built, behind the deployments that are on their way. */
function stagingJob({ staging, built }: WorkflowProject): Job {
  const { stack, environment } = staging;
  return {
    name: "Staging",
    needs: ["image"],
    "runs-on": RUNNER,
    "timeout-minutes": 30,
    environment,
    permissions: { contents: "read" },
    concurrency: { group: `deploy-${stack}`, "cancel-in-progress": false, queue: "max" },
    steps: deploySteps(
      `npx slipway deploy --stack ${stack} --image "$SERVICE=$IMAGE@$DIGEST" --yes --json >deploy.ndjson`,
      { SERVICE: built.service, IMAGE: built.image, DIGEST: expression("needs.image.outputs.digest") },
    ),
  };
}

const PROMOTE = 'npx slipway promote --from "$FROM" --to "$TO" --yes --json >deploy.ndjson';

interface Promotion {
  readonly name: string;
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly from: string;
  readonly to: string;
  readonly services?: string;
}

/**
 * Promotes, once GitHub lets it into the environment. In no group: a job that waits for its approval would keep the others of
 * its group waiting. Two at once are kept apart by the lock of the stack.
 */
function promoteJob(
  { environment }: StackEnvironment,
  { name, from, to, services, ...when }: Promotion,
): Job {
  return {
    name,
    ...when,
    "runs-on": RUNNER,
    "timeout-minutes": 30,
    environment,
    permissions: { contents: "read", actions: { value: "read", reason: "who approved this run" } },
    steps: deploySteps(services === undefined ? PROMOTE : script("promote-chosen"), {
      FROM: from,
      TO: to,
      ...(services !== undefined && { SERVICES: services }),
    }),
  };
}
