import { deployWorkflow } from "./deploy.ts";
import { previewWorkflow } from "./preview.ts";
import type { WorkflowProject } from "./project.ts";
import { rollbackWorkflow } from "./rollback.ts";
import { workflowText } from "./text.ts";

/** Workflows of a bot's repository: text by path. */
export function workflowFiles(project: WorkflowProject): Readonly<Record<string, string>> {
  return {
    ".github/workflows/preview.yml": workflowText(previewWorkflow(project)),
    ".github/workflows/deploy.yml": workflowText(deployWorkflow(project)),
    ".github/workflows/rollback.yml": workflowText(rollbackWorkflow(project)),
  };
}
