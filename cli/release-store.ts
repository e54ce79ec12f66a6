import { readFileSync } from "node:fs";
import { execa } from "execa";
import { CommandError } from "./failure.ts";

const SCRIPT = [
  "host/common.sh",
  "release/folder.sh",
  "stack/job.sh",
  "release/helper.sh",
  "release/store.sh",
  "release/inspect.sh",
]
  .map((path) => readFileSync(new URL(`../components/${path}`, import.meta.url), "utf8"))
  .join("\n");

/** Whose ledger and backups are meant. */
export interface StoreOwner {
  readonly app: string;
  readonly stack: string;
}

/** What the ledger on the server says of one step. */
export interface LedgerEntry {
  /** Key of the service. */
  readonly service: string;
  readonly step: string;
  /** Digest of the inputs that it ran with. */
  readonly digest: string;
  /** `started` and `undoing`: a run of it was broken off, or goes on. */
  readonly state: "started" | "done" | "undoing";
  /** When it came to that state, in seconds since 1970. */
  readonly at: number;
  /** `repository@sha256:…` */
  readonly image: string;
  /** Id of the copy that it made. */
  readonly backup?: string;
}

/** A copy of data on the server. */
export interface Backup {
  /** Key of the service. */
  readonly service: string;
  readonly step: string;
  readonly id: string;
  readonly kind: "sqlite" | "command" | "volume";
  /** When it was made, in seconds since 1970. */
  readonly at: number;
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
  /** `repository@sha256:…` of the version that made it. */
  readonly image: string;
  /** Physical name. */
  readonly volume?: string;
  /** Path of the SQLite file in the container. */
  readonly path?: string;
  /** What comes back; absent: all of it. */
  readonly table?: string;
  readonly key?: string;
  readonly columns?: readonly string[];
}

/** What releases have left on a server. Every method throws {@link CommandError}. */
export interface ReleaseStore {
  /** Ledger and backups of a stack, oldest backups first. */
  read: typeof readStore;
  countSince: typeof countSince;
  output: typeof readOutput;
  discard: typeof discardStore;
}

/** Opens what releases have left on this machine. */
export function openStore(): ReleaseStore {
  return { read: readStore, countSince, output: readOutput, discard: discardStore };
}

/** Ledger and backups of a stack, oldest backups first. Throws {@link CommandError} where they cannot be read. */
export async function readStore(
  owner: StoreOwner,
): Promise<{ readonly steps: readonly LedgerEntry[]; readonly backups: readonly Backup[] }> {
  const lines = (await run(owner, { SLIPWAY_DO: "list", SLIPWAY_NAME: owner.stack })).split("\n");
  const rows = lines.map((line) => line.split("\t"));
  return {
    steps: rows.filter(([kind]) => kind === "step").map(entryOf),
    backups: rows.filter(([kind]) => kind === "backup").map(backupOf),
  };
}

/**
 * Rows of the live database that a backup does not have: they cannot come back with it. Undefined for a backup that is no
 * SQLite file. Throws {@link CommandError} where the backup is damaged or the database cannot be read.
 */
export async function countSince(
  owner: StoreOwner,
  { service, step, id, kind }: Pick<Backup, "service" | "step" | "id" | "kind">,
): Promise<number | undefined> {
  if (kind !== "sqlite") return undefined;
  const which = { SLIPWAY_NAME: service, SLIPWAY_STEP_NAME: step, SLIPWAY_ID: id };
  return Number(await run(owner, { SLIPWAY_DO: "count", ...which }));
}

/** What a step has printed since a time, in seconds since 1970; empty where it has not run since. Known secrets are masked. */
export function readOutput(
  owner: StoreOwner,
  { service, step, since }: { readonly service: string; readonly step: string; readonly since: number },
): Promise<string> {
  const which = { SLIPWAY_NAME: service, SLIPWAY_STEP_NAME: step, SLIPWAY_SINCE: String(since) };
  return run(owner, { SLIPWAY_DO: "output", ...which });
}

/** Removes ledger, backups and output of a stack for good. */
export async function discardStore(owner: StoreOwner): Promise<void> {
  await run(owner, { SLIPWAY_DO: "discard", SLIPWAY_NAME: owner.stack });
}

function entryOf([
  ,
  service = "",
  step = "",
  digest = "",
  state,
  at,
  image = "",
  backup = "",
]: string[]): LedgerEntry {
  return {
    service,
    step,
    digest,
    state: state as LedgerEntry["state"],
    at: Number(at),
    image,
    ...(backup && { backup }),
  };
}

function backupOf(fields: string[]): Backup {
  const [, service = "", step = "", id = "", kind, at, size, sha256 = "", image = ""] = fields;
  const [volume, path, table, key, columns] = fields.slice(9);
  return {
    service,
    step,
    id,
    kind: kind as Backup["kind"],
    at: Number(at),
    size: Number(size),
    sha256,
    image,
    ...(volume && { volume }),
    ...(path && { path }),
    ...(table && { table, key: key ?? "", columns: columns?.split(" ") ?? [] }),
  };
}

/** The script travels on standard input, as those of the program do. */
async function run({ app, stack }: StoreOwner, env: Readonly<Record<string, string>>): Promise<string> {
  const run = await execa("sh", ["-s", "release-store"], {
    input: SCRIPT,
    env: { ...env, SLIPWAY_APP: app, SLIPWAY_STACK: stack },
    reject: false,
  });
  if (run.exitCode === 0) return run.stdout;
  throw new CommandError(`ledger and backups of stack ${stack} cannot be read: ${run.stdout || run.stderr}`);
}
