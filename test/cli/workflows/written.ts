import { workflowFiles } from "../../../cli/workflows/files.ts";
import type { WorkflowProject } from "../../../cli/workflows/project.ts";

const TWO: WorkflowProject = {
  staging: { stack: "staging", environment: "staging" },
  production: { stack: "prod", environment: "production" },
  branch: "main",
  built: { service: "mybot", image: "docker.io/me/mybot" },
};
const { production: _, ...ONE } = TWO;

/** Every workflow that `init` can write, by a name for messages. */
export function writtenWorkflows(): Readonly<Record<string, string>> {
  const named = (project: WorkflowProject, suffix: string) =>
    Object.entries(workflowFiles(project)).map(([path, text]) => [`${path}${suffix}`, text]);
  return Object.fromEntries([...named(TWO, ""), ...named(ONE, " of one stack")]);
}
