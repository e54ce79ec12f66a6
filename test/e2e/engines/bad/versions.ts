import type { ProbeTag } from "../images.ts";

/** What is wrong with a version, what the command must say of it, and how it ends. */
export interface BadVersion {
  /** What differs from the good one in the stack file. */
  readonly change: Readonly<Record<string, unknown>>;
  readonly says: RegExp;
  /** Its image, where that is what is wrong. */
  readonly image?: ProbeTag | "missing";
  /** Passes, because it ends only when nobody watches any more: `status` tells. */
  readonly passes?: true;
  /** Nothing is touched for it, so that a first version leaves no service behind. */
  readonly untouched?: true;
}

/** A health check of any kind of service that takes long to give up. */
const PATIENT = { command: ["cat", "/tmp/www/healthz"], interval: "1s", timeout: "2s", retries: 20 };

/** Every kind of bad version. */
export const VERSIONS: Readonly<Record<string, BadVersion>> = {
  "is never healthy": { change: { env: { MODE: "unhealthy" } }, says: /Its container was unhealthy/ },
  "exits at once": { change: { env: { MODE: "exits" } }, says: /this version cannot start/ },
  "exits inside the monitor window": { change: { env: { MODE: "dies" } }, says: /the token was refused/ },
  "exits just after the monitor window": {
    change: { env: { MODE: "late" } },
    says: /done in \d+ s/,
    passes: true,
  },
  "runs out of memory": {
    // Without a health check that may end it first where the machine is slow.
    change: { env: { MODE: "hungry" }, limits: { memory: "24MiB" }, health: PATIENT },
    says: /It ran out of memory|as Linux does where memory runs out/,
  },
  "fits on no server": {
    change: { limits: { memory: "3TiB" }, reservations: { memory: "3TiB" } },
    says: /no server can run it: it reserves \d+ bytes of memory, the server has \d+; nothing was changed/,
    untouched: true,
  },
  "cannot be pulled": {
    change: {},
    image: "missing",
    says: /the image cannot be pulled, nothing was changed/,
    untouched: true,
  },
  "is built for another platform": {
    change: {},
    image: "foreign",
    says: /the image is built for linux\/\w+, the server is linux\/\w+; nothing was changed/,
    untouched: true,
  },
};

export const KINDS = ["web", "polling", "worker"] as const;
export const MOMENTS = ["first", "update", "rotation"] as const;
export type Kind = (typeof KINDS)[number];
export type Moment = (typeof MOMENTS)[number];

/** One cell of the table. */
export interface Cell {
  readonly version: string;
  readonly kind: Kind;
  readonly moment: Moment;
}

/** Every cell of a kind; or those of the versions that fall to it when kinds and moments take turns. */
export function cells(kind: Kind, whole: boolean): readonly Cell[] {
  const moments: readonly Moment[] = ["update", "rotation", "update", "first"];
  return Object.keys(VERSIONS).flatMap((version, index) => {
    if (whole) return MOMENTS.map((moment) => ({ version, kind, moment }));
    const moment = moments[index % moments.length] as Moment;
    return KINDS[index % KINDS.length] === kind ? [{ version, kind, moment }] : [];
  });
}
