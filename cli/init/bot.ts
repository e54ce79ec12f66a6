import type { ServiceInput } from "../../config/service.ts";

/** A bot as `slipway init` writes it down. */
export interface Bot {
  /** Name of the project: first part of every name on the server. */
  readonly name: string;
  /** One stack file each. */
  readonly stacks: readonly string[];
  /** By key, as a stack file has them. */
  readonly services: Readonly<Record<string, ServiceInput>>;
}

/** Secrets that the services name, each once, in order: their values are set afterwards. */
export function secretsOf({ services }: Bot): string[] {
  const named = Object.values(services).flatMap(({ secrets = [], secretEnv = [] }) => [
    ...secrets,
    ...secretEnv,
  ]);
  return [...new Set(named)];
}
