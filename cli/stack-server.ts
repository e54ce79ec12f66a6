import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { Engine, ResourceState } from "../engine/port.ts";
import { type SshTarget, sshTarget } from "../ssh/server.ts";
import type { Context } from "./context.ts";
import type { Server } from "./docker.ts";
import type { OpenStack } from "./open-stack.ts";
import type { ReleaseStore } from "./release-store.ts";

/** Opens the server that a stack is on: the one that its file names, or where that is gone the one of its last update. */
export async function openStackServer({ world }: Context, open: OpenStack): Promise<Server> {
  return world.openServer(await stackTarget(open));
}

/** Opens what releases have left on that server. */
export async function openStackStore({ world }: Context, open: OpenStack): Promise<ReleaseStore> {
  return world.openStore(await stackTarget(open));
}

async function stackTarget({ engine, stack }: OpenStack): Promise<SshTarget | undefined> {
  const named = await hostOfFile(engine, stack);
  return named === undefined ? targetOfState(await engine.resources(stack)) : targetOf(named);
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

/** A host that is wrong is this machine here: the run says what is wrong with it. */
async function targetOf(host: unknown): Promise<SshTarget | undefined> {
  if (host === "local") return undefined;
  const schema = await import("../config/host.ts");
  const checked = schema.host.safeParse(host);
  const config = checked.success ? schema.resolveHost(checked.data) : undefined;
  return config?.kind === "ssh" ? sshTarget(config) : undefined;
}

function targetOfState(resources: readonly ResourceState[]): SshTarget | undefined {
  const provider = resources.find(({ type }) => type === "pulumi:providers:docker");
  const { host, sshOpts } = provider?.inputs ?? {};
  if (typeof host !== "string" || !host.startsWith("ssh://")) return undefined;
  // The SDK hands lists to a provider as JSON.
  const options = typeof sshOpts === "string" ? (JSON.parse(sshOpts) as string[]) : [];
  return { address: host, options };
}
