/** Whose a Docker object is. Two stacks may share a server; what carries no such labels is never touched. */
export interface Owner {
  /** Name of the project: the bot. */
  readonly app: string;
  /** Name of the stack: the environment. */
  readonly stack: string;
}

/** Label keys that everything of ours carries. */
export const APP_LABEL = "slipway.app";
export const STACK_LABEL = "slipway.stack";
export const SERVICE_LABEL = "slipway.service";

/** Label key of a job, so that nobody takes it for the service whose labels it has. */
export const JOB_LABEL = "slipway.job";

/** One label as the Docker provider takes it. */
export interface Label {
  readonly label: string;
  readonly value: string;
}

/** Labels of an object of the stack, or of one of its services. Changing them replaces most objects: they never change. */
export function ownerLabels(owner: Owner, service?: string): Label[] {
  return [
    { label: APP_LABEL, value: owner.app },
    { label: STACK_LABEL, value: owner.stack },
    ...(service === undefined ? [] : [{ label: SERVICE_LABEL, value: service }]),
  ];
}

/** Physical name of an object of the stack: `alice-staging-web`. */
export function physicalName(owner: Owner, ...parts: readonly string[]): string {
  return [owner.app, owner.stack, ...parts].join("-");
}
