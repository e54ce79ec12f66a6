/** A release step as a stack file has it. */
export interface FileStep {
  readonly name?: unknown;
  readonly at?: unknown;
  readonly run?: unknown;
  readonly undo?: unknown;
  readonly backup?: unknown;
}

/** Whether any service of a past update has release steps. */
export function hasSteps(services: unknown): boolean {
  return Object.keys((services ?? {}) as object).some((service) => stepsOf(services, service).length > 0);
}

/** A release step of a past update; undefined where it had none of that name. */
export function stepOf(services: unknown, service: string, step: string): FileStep | undefined {
  return stepsOf(services, service).find(({ name }) => name === step);
}

/** Release steps of a service of a past update. Its schema was another one, perhaps: nothing of them is certain. */
export function stepsOf(services: unknown, service: string): readonly FileStep[] {
  const all = (services ?? {}) as Readonly<Record<string, { readonly release?: unknown } | null>>;
  const steps = Object.hasOwn(all, service) ? all[service]?.release : undefined;
  return Array.isArray(steps) ? (steps as FileStep[]) : [];
}
