import type { ServiceOperation } from "../../config/config.ts";
import { ConfigError } from "../../config/error.ts";

/** What was done to services by hand, by key. Published as the stack's output `operations`; services without any are left out. */
export type Operations = Readonly<Record<string, ServiceOperation>>;

/** Where operations come from. */
export interface OperationSources {
  /** Keys of the services that there are now. */
  readonly services: readonly string[];
  /** Services that were taken down since: what was done to them is over. */
  readonly gone: readonly string[];
  /** For this run: the whole of it. Undefined where nobody asks for a change. */
  readonly given: Operations | undefined;
  /** As the last good update left them. */
  readonly last: Operations;
}

/** What holds in this update: what it is given, else what held before. The stack itself keeps it, no file in Git. */
export function planOperations({ services, gone, given, last }: OperationSources): Operations {
  const held = Object.entries(given ?? last).filter(([key]) => services.includes(key) && !gone.includes(key));
  return Object.fromEntries(
    held.filter(([, { stopped, restarts }]) => stopped === true || (restarts ?? 0) > 0),
  );
}

/** What {@link refuseUnproven} compares. */
export interface StoppedImages {
  readonly stack: string;
  readonly operations: Operations;
  /** `repository@sha256:…` by service: of this update, and what passed last. */
  readonly images: Readonly<Record<string, string>>;
  readonly passed: Readonly<Record<string, string>>;
}

/**
 * Refuses a new image for a service that is stopped: its gate would pass without a single task, and the stack would hold a
 * version as good that has never run.
 *
 * @throws ConfigError with the command that starts it
 */
export function refuseUnproven({ stack, operations, images, passed }: StoppedImages): void {
  const problems = Object.entries(operations).flatMap(([key, { stopped }]) =>
    stopped && images[key] !== passed[key]
      ? [
          `services.${key}.image: would change while ${key} is stopped, and a version that does not run cannot pass. Start it first: slipway start ${key} --stack ${stack}.`,
        ]
      : [],
  );
  if (problems.length > 0) throw new ConfigError(problems);
}
