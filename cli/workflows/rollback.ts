import type { WorkflowProject } from "./project.ts";
import { script } from "./script.ts";
import { deploySteps, RUNNER } from "./steps.ts";
import { expression, type Workflow } from "./workflow.ts";

/** `rollback.yml`: by hand, back to an earlier update of one stack. Its environment asks as it does for a deployment. */
export function rollbackWorkflow({ staging, production }: WorkflowProject): Workflow {
  const stacks = [staging, ...(production ? [production] : [])];
  const environments = stacks.map(
    ({ stack, environment }) => `inputs.stack == '${stack}' && '${environment}'`,
  );
  return {
    about: "By hand: back to an earlier update of a stack, with its images, environment and secrets.",
    name: "Rollback",
    on: {
      workflow_dispatch: {
        inputs: {
          stack: {
            description: "Stack that goes back",
            required: true,
            type: "choice",
            options: stacks.map(({ stack }) => stack),
          },
          to: {
            description: "Number of the update, or a commit; empty: the one before",
            required: false,
            type: "string",
          },
        },
      },
    },
    jobs: {
      rollback: {
        name: "Rollback",
        "runs-on": RUNNER,
        "timeout-minutes": 30,
        environment: expression(environments.join(" || ")),
        permissions: { contents: "read", actions: { value: "read", reason: "who approved this run" } },
        steps: deploySteps(script("rollback"), {
          STACK: expression("inputs.stack"),
          TO: expression("inputs.to"),
        }),
      },
    },
  };
}
