import { suggestion } from "../config/nearest.ts";
import type { HistoryEntry } from "../engine/port.ts";
import { UsageError } from "./failure.ts";
import type { FileService } from "./stack-file.ts";

/** Why nothing may be promoted from a stack; undefined when its last update passed. */
export function promotable(history: readonly HistoryEntry[], from: string): string | undefined {
  const last = history.find(({ kind }) => kind === "update" || kind === "destroy");
  const repair = `Deploy a version there that passes: slipway deploy --stack ${from} --image SERVICE=IMAGE`;
  if (last === undefined) return `--from ${from}: has no update yet. ${repair}`;
  if (last.kind === "destroy") return `--from ${from}: was taken down. ${repair}`;
  if (last.result === "in-progress")
    return `--from ${from}: update ${last.number} still runs. Wait for its end.`;
  if (last.result !== "succeeded") {
    const how = last.result === "failed" ? "failed" : "was interrupted";
    return `--from ${from}: its last update, ${last.number}, ${how}. ${repair}`;
  }
  const [, failed] = /^restore after update (\d+)/.exec(last.message) ?? [];
  if (failed === undefined) return undefined;
  return `--from ${from}: its last update, ${last.number}, only restored what ran before update ${failed}, which failed. ${repair}`;
}

/** What {@link promotedImages} needs to know. */
export interface Promotion {
  readonly from: string;
  readonly to: string;
  /** What passed on the one stack, `repository@sha256:…` by service. */
  readonly passed: Readonly<Record<string, string>>;
  /** Services of the other stack. */
  readonly services: Readonly<Record<string, FileService>>;
  /** Services that were asked for; all where empty. */
  readonly only: readonly string[];
}

/** Images for the other stack, and what is to be said of them. */
export interface Promoted {
  readonly images: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/** The digests of one stack for the services of another, in the repositories of that one. Throws {@link UsageError}. */
export function promotedImages(promotion: Promotion): Promoted {
  const { from, to, passed, services, only } = promotion;
  const notes: string[] = [];
  const images: Record<string, string> = {};
  for (const service of only.length > 0 ? only : Object.keys(passed)) {
    if (!Object.hasOwn(services, service)) {
      if (only.length > 0) throw unknownService(service, Object.keys(services), to);
      notes.push(`${service}: ${to} does not have it`);
      continue;
    }
    const image = passed[service];
    if (image === undefined)
      throw new UsageError(`--service ${service}: no version of it has passed on ${from}.`);
    images[service] = inRepository(service, image, promotion, notes);
  }
  if (Object.keys(images).length === 0) {
    throw new UsageError(`--from ${from}: has no service that ${to} has too. Name another stack.`);
  }
  return { images, notes };
}

function inRepository(service: string, image: string, { to, services }: Promotion, notes: string[]): string {
  const [repository, digest = ""] = image.split("@");
  const { repository: own = repository, digest: pinned } = services[service] as FileService;
  if (pinned !== undefined && pinned !== digest) {
    throw new UsageError(
      `services.${service}.image: is pinned to ${pinned} in the stack file of ${to}. Remove the digest there to promote another.`,
    );
  }
  if (own !== repository) notes.push(`${service}: ${to} takes it from ${own}, not from ${repository}`);
  return `${own}@${digest}`;
}

function unknownService(service: string, known: readonly string[], to: string): UsageError {
  return new UsageError(
    `--service ${service}: stack ${to} has no such service. ${suggestion(service, known)}`,
  );
}
