import { registerHooks } from "node:module";

/** GitHub's own parser of workflows. It is made for bundlers, and imports JSON without saying that it is. */
export async function workflowParser(): Promise<typeof import("@actions/workflow-parser")> {
  const hooks = registerHooks({
    load: (url, context, next) =>
      url.includes("/@actions/") && url.endsWith(".json")
        ? next(url, { ...context, importAttributes: { type: "json" } })
        : next(url, context),
  });
  try {
    return await import("@actions/workflow-parser");
  } finally {
    hooks.deregister();
  }
}
