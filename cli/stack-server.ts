import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { SshHost } from "../config/config.ts";
import type { Engine, ResourceState } from "../engine/port.ts";
import { type SshTarget, sshTarget } from "../ssh/server.ts";
import type { Context } from "./context.ts";
import type { Server } from "./docker.ts";
import type { OpenStack } from "./open-stack.ts";
import type { ReleaseStore } from "./release-store.ts";

/** Opens the server that a stack is on: the one that its file names, or where that is gone the one of its last update. */
export async function openStackServer({ world }: Context, open: OpenStack): Promise<Server> {
  return world.openServer((await hostOf(open))?.target);
}

/** The same, before an update: a bare server is set up where the file says so. */
export async function prepareStackServer({ world }: Context, open: OpenStack): Promise<Server> {
  const host = await hostOf(open);
  if (host?.setUp !== undefined) await world.setUpServer(host.setUp);
  return world.openServer(host?.target);
}

/** Opens what releases have left on that server. */
export async function openStackStore({ world }: Context, open: OpenStack): Promise<ReleaseStore> {
  return world.openStore((await hostOf(open))?.target);
}

/** A server over SSH. */
interface StackHost {
  readonly target: SshTarget;
  /** What `sh -s` reads to set it up. */
  readonly setUp?: string;
}

async function hostOf({ engine, stack }: OpenStack): Promise<StackHost | undefined> {
  const named = await hostOfFile(engine, stack);
  return named === undefined ? hostOfState(await engine.resources(stack)) : opened(await checkedHost(named));
}

async function hostOfFile(engine: Engine, stack: string): Promise<unknown> {
  try {
    const text = await readFile(await engine.stackFile(stack), "utf8");
    const file = parse(text, { merge: true }) as { config?: Record<string, unknown> } | null;
    return file?.config?.["slipway:host"];
  } catch {
    // Gone, or not to be read: what runs is shown and taken down all the same.
    return undefined;
  }
}

/** The server over SSH that the file of a stack names; undefined for this machine. */
export async function sshHostOf({ engine, stack }: OpenStack): Promise<SshHost | undefined> {
  return checkedHost(await hostOfFile(engine, stack));
}

/** A host that is wrong is this machine here: the run says what is wrong with it. */
async function checkedHost(named: unknown): Promise<SshHost | undefined> {
  if (named === undefined || named === "local") return undefined;
  const { host, resolveHost } = await import("../config/host.ts");
  const checked = host.safeParse(named);
  const config = checked.success ? resolveHost(checked.data) : undefined;
  return config?.kind === "ssh" ? config : undefined;
}

async function opened(config: SshHost | undefined): Promise<StackHost | undefined> {
  if (config === undefined) return undefined;
  const target = sshTarget(config);
  if (config.setupUser === undefined) return { target };
  // It brings the SDK of Pulumi with it.
  const { firstContactScript, isBare } = await import("../components/host/first-contact.ts");
  return isBare(config) ? { target, setUp: firstContactScript(config) } : { target };
}

function hostOfState(resources: readonly ResourceState[]): StackHost | undefined {
  const provider = resources.find(({ type }) => type === "pulumi:providers:docker");
  const { host, sshOpts } = provider?.inputs ?? {};
  if (typeof host !== "string" || !host.startsWith("ssh://")) return undefined;
  // The SDK hands lists to a provider as JSON.
  const options = typeof sshOpts === "string" ? (JSON.parse(sshOpts) as string[]) : [];
  return { target: { address: host, options } };
}
