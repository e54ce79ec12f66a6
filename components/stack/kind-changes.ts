import { ConfigError } from "../../config/error.ts";

/** What matters of a service here. */
export interface ServiceKind {
  readonly kind: string;
  /** Repository of its image; undefined where none has passed yet. */
  readonly repository: string | undefined;
}

/** Services of a stack, by key, before an update and after it. */
export interface ServiceChange {
  readonly stack: string;
  readonly before: Readonly<Record<string, ServiceKind>>;
  readonly after: Readonly<Record<string, ServiceKind>>;
  /** Those of before that are known not to run any more. */
  readonly gone: readonly string[];
}

/**
 * Refuses what would let two tasks poll at once: an update creates before it deletes, and a service of another kind starts
 * its new task before the old one stops.
 *
 * @throws ConfigError with the two steps that do it, for a polling service that gets another kind or another name
 */
export function refuseTwoPollers({ stack, before, after, gone }: ServiceChange): void {
  const polling = Object.entries(before).filter(
    ([key, { kind }]) => kind === "polling" && !gone.includes(key),
  );
  const problems = polling.flatMap(([key, old]) => {
    const now = after[key];
    if (now !== undefined) return now.kind === "polling" ? [] : [changed(stack, key, now)];
    const successor = Object.keys(after).find((name) => !(name in before) && isSuccessor(old, after[name]));
    return successor === undefined ? [] : [renamed(stack, key, successor)];
  });
  if (problems.length > 0) throw new ConfigError(problems);
}

/** A new name of the same program, or another bot: the token that it polls with cannot be told from here. */
function isSuccessor(old: ServiceKind, now: ServiceKind | undefined): boolean {
  return now?.kind === "polling" || (old.repository !== undefined && now?.repository === old.repository);
}

function changed(stack: string, key: string, { kind }: ServiceKind): string {
  return (
    `services.${key}.kind: is ${kind}, but ${key} was last deployed as polling, and its new task would start while the old one still polls. ` +
    `Take two steps: remove ${key} and run slipway up --stack ${stack} --allow-replace ${key} (and each of its volumes), then add it again as ${kind}.`
  );
}

function renamed(stack: string, key: string, successor: string): string {
  return (
    `services.${successor}: is new while ${key}, which polls, goes: both would poll at once. ` +
    `Take two steps: remove ${key} and run slipway up --stack ${stack} --allow-replace ${key} (and each of its volumes), then add ${successor}. ` +
    "Volumes do not move with a name: copy their data in between."
  );
}
