import { readFileSync } from "node:fs";
import { execa } from "execa";
import { connect } from "../ssh/connect.ts";
import type { SshTarget } from "../ssh/server.ts";
import { assignments } from "../ssh/shell.ts";
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
  read(owner: StoreOwner): Promise<StoreContent>;
  /**
   * Rows of the live database that a backup does not have: they cannot come back with it. Undefined for a backup that is no
   * SQLite file; fails where the backup is damaged or the database cannot be read.
   */
  countSince(
    owner: StoreOwner,
    backup: Pick<Backup, "service" | "step" | "id" | "kind">,
  ): Promise<number | undefined>;
  /**
   * What a step has printed since a time, in seconds since 1970; empty where it has not run since. Known secrets are masked.
   */
  output(owner: StoreOwner, step: PrintedStep): Promise<string>;
  /** Removes ledger, backups and output of a stack for good. */
  discard(owner: StoreOwner): Promise<void>;
}

/** Ledger and backups of one stack. */
export interface StoreContent {
  readonly steps: readonly LedgerEntry[];
  readonly backups: readonly Backup[];
}

/** Which output is meant. */
export interface PrintedStep {
  readonly service: string;
  readonly step: string;
  /** Seconds since 1970. */
  readonly since: number;
}

/** Opens what releases have left on a server over SSH; on this machine where none is named. */
export function openStore(target?: SshTarget): ReleaseStore {
  const ask = (owner: StoreOwner, values: Readonly<Record<string, string>>) =>
    run(target, owner, { SLIPWAY_NAME: owner.stack, ...values });
  return {
    read: async (owner) => contentOf(await ask(owner, { SLIPWAY_DO: "list" })),
    countSince: async (owner, { service, step, id, kind }) => {
      if (kind !== "sqlite") return undefined;
      const which = { SLIPWAY_NAME: service, SLIPWAY_STEP_NAME: step, SLIPWAY_ID: id };
      return Number(await ask(owner, { SLIPWAY_DO: "count", ...which }));
    },
    output: (owner, { service, step, since }) => {
      const which = { SLIPWAY_NAME: service, SLIPWAY_STEP_NAME: step, SLIPWAY_SINCE: String(since) };
      return ask(owner, { SLIPWAY_DO: "output", ...which });
    },
    discard: async (owner) => {
      await ask(owner, { SLIPWAY_DO: "discard" });
    },
  };
}

function contentOf(text: string): StoreContent {
  const rows = text.split("\n").map((line) => line.split("\t"));
  return {
    steps: rows.filter(([kind]) => kind === "step").map(entryOf),
    backups: rows.filter(([kind]) => kind === "backup").map(backupOf),
  };
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

/** The script and its variables travel on standard input, as those of the program do: nothing is in an argument list. */
async function run(
  target: SshTarget | undefined,
  { app, stack }: StoreOwner,
  values: Readonly<Record<string, string>>,
): Promise<string> {
  const input = [assignments({ ...values, SLIPWAY_APP: app, SLIPWAY_STACK: stack }), SCRIPT].join("\n");
  const shell = ["sh", "-s", "release-store"];
  if (target) await connect(target, stack).catch((error: Error) => Promise.reject(unreadable(stack, error)));
  const [command = "", ...args] = target
    ? ["ssh", ...target.options, "--", target.address, shell.join(" ")]
    : shell;
  const { exitCode, stdout, stderr } = await execa(command, args, { input, reject: false });
  if (exitCode === 0) return stdout;
  throw unreadable(stack, new Error(stdout || stderr));
}

function unreadable(stack: string, cause: Error): CommandError {
  return new CommandError(`ledger and backups of stack ${stack} cannot be read: ${cause.message}`, { cause });
}
