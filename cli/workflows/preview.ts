import { PREVIEW_ENVIRONMENT, type WorkflowProject } from "./project.ts";
import { BACKEND, PREPARE, RUNNER } from "./steps.ts";
import { expression, type Workflow } from "./workflow.ts";

/** `preview.yml`: what merging a pull request would change, in one comment that is kept up to date. */
export function previewWorkflow({ staging: { stack } }: WorkflowProject): Workflow {
  return {
    about: "On every pull request of this repository: what merging it would change, in one comment.",
    name: "Preview",
    on: { pull_request: null },
    jobs: {
      preview: {
        name: `Preview of ${stack}`,
        // Neither a fork nor Dependabot is given secrets.
        if: expression(
          "github.event.pull_request.head.repo.full_name == github.repository && github.event.pull_request.user.login != 'dependabot[bot]'",
        ),
        "runs-on": RUNNER,
        "timeout-minutes": 10,
        environment: PREVIEW_ENVIRONMENT,
        permissions: {
          contents: "read",
          "pull-requests": { value: "write", reason: "the comment" },
        },
        concurrency: {
          group: `preview-${expression("github.event.pull_request.number")}`,
          "cancel-in-progress": true,
        },
        steps: [
          ...PREPARE,
          {
            name: "Preview",
            env: { ...BACKEND, GITHUB_TOKEN: expression("github.token") },
            run: `npx slipway preview --stack ${stack} --json >preview.ndjson`,
          },
          {
            name: "Comment",
            if: expression("!cancelled()"),
            env: {
              GITHUB_TOKEN: expression("github.token"),
              PULL: expression("github.event.pull_request.number"),
            },
            run: 'npx slipway ci summary preview.ndjson --pull "$PULL"',
          },
        ],
      },
    },
  };
}
