import { randomBytes } from "node:crypto";
import { link, mkdir, rename, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { EngineError, type LockOwner as ThatOwner } from "../../engine/port.ts";
import { isGone, type ProcessIdentity, thisProcess } from "../../engine/process-identity.ts";
import { readIfThere, writeDurably } from "./atomic-file.ts";

/** Who holds a stack, and since when. */
export interface LockOwner extends ProcessIdentity {
  /** ISO 8601, UTC. */
  readonly since: string;
  /** What it does: `update`, `destroy`, `refresh`. */
  readonly doing: string;
}

/** A held lock. */
export interface Lock {
  /** The dead owner that it was taken over from. */
  readonly takenOverFrom?: LockOwner;
  release(): Promise<void>;
}

/** A takeover lasts milliseconds; a guard older than this was left behind by a process that died in one. */
const STALE_GUARD_MS = 10_000;

/**
 * Takes the lock of a stack. The lock of a process of this host that is gone is taken over; one of a living process, or
 * of another host, is not: {@link EngineError} `locked`.
 */
export async function takeLock(path: string, stack: string, doing: string): Promise<Lock> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const owner: LockOwner = { ...(await thisProcess()), since: new Date().toISOString(), doing };
  // A link to a finished file: it fails like O_EXCL when there is a lock, and no reader ever sees half of one.
  const mine = `${path}.${owner.pid}-${randomBytes(4).toString("hex")}`;
  await writeDurably(mine, `${JSON.stringify(owner)}\n`);
  try {
    if (await linked(mine, path)) return { release: () => unlink(path) };
    const dead = await deadOwner(path, stack);
    if (dead === undefined) return await takeLock(path, stack, doing);
    await takeOver(path, mine, stack, dead);
    return { takenOverFrom: dead, release: () => unlink(path) };
  } finally {
    await unlink(mine).catch(() => {});
  }
}

/** Who holds a lock, unless that is known to be gone: a run takes such a lock over by itself. */
export async function livingOwners(path: string): Promise<readonly LockOwner[]> {
  const text = await readIfThere(path);
  try {
    const owner = JSON.parse(text ?? "") as LockOwner;
    return (await isGone(owner)) ? [] : [owner];
  } catch {
    // None, or one that cannot be read: a run says what to do about that.
    return [];
  }
}

/** Removes a lock, where it is one of these owners'; without any, whoever's it is. */
export async function removeLock(path: string, owners: readonly ThatOwner[]): Promise<void> {
  const [there] = owners.length === 0 ? [] : await livingOwners(path);
  const isTheirs = owners.some(({ pid, host, since }) => {
    return there?.pid === pid && there.host === host && there.since === since;
  });
  if (owners.length === 0 || isTheirs) await unlink(path).catch(() => {});
}

/** Throws `locked` unless the owner is gone; undefined when the lock itself is gone meanwhile. */
async function deadOwner(path: string, stack: string): Promise<LockOwner | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  let owner: LockOwner;
  try {
    owner = JSON.parse(text) as LockOwner;
  } catch {
    throw new EngineError(
      "locked",
      `${path}: is not a lock that can be read. See that no run of stack "${stack}" is under way, then remove the file.`,
    );
  }
  if (await isGone(owner)) return owner;
  throw new EngineError(
    "locked",
    `stack "${stack}": ${owner.doing} by process ${owner.pid} on ${owner.host} is under way since ${owner.since}. Wait for it to end; if that machine is gone for good, take the stack over with: slipway recover --stack ${stack} --force`,
    { owners: [owner] },
  );
}

/** Only one process may replace a dead lock: two would each think the other's new one dead. */
async function takeOver(path: string, mine: string, stack: string, dead: LockOwner): Promise<void> {
  const guard = `${path}.takeover`;
  const left = await stat(guard).catch(() => undefined);
  if (left && Date.now() - left.mtimeMs > STALE_GUARD_MS) await unlink(guard).catch(() => {});
  if (!(await linked(mine, guard))) {
    throw new EngineError("locked", `stack "${stack}": another process takes it over right now. Try again.`);
  }
  try {
    const still = await deadOwner(path, stack);
    if (still?.pid !== dead.pid || still.started !== dead.started) {
      throw new EngineError("locked", `stack "${stack}": another process took it over. Try again.`);
    }
    await link(mine, `${mine}.new`);
    await rename(`${mine}.new`, path);
  } finally {
    await unlink(guard).catch(() => {});
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
