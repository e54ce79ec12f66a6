/** What the workflows of a bot need to know of it. */
export interface WorkflowProject {
  /** Stack that every merge goes to, and its environment on GitHub. */
  readonly staging: StackEnvironment;
  /** Stack that is promoted to once somebody has approved it; undefined where there is one stack only. */
  readonly production?: StackEnvironment;
  /** Branch that is deployed. */
  readonly branch: string;
  /** The service whose image this repository builds: its key, and the repository of the image. */
  readonly built: { readonly service: string; readonly image: string };
}

/** A stack and the environment on GitHub that its jobs run in. */
export interface StackEnvironment {
  readonly stack: string;
  readonly environment: string;
}

/** Environment of previews: it holds what reads the stack of staging, and nothing that changes anything. */
export const PREVIEW_ENVIRONMENT = "preview";
