import type { Server } from "../../../sandbox/server/ensure-server.ts";
import { ensureSshd, type Sshd } from "../../../sandbox/server/sshd.ts";

/** `ssh`: every suite reaches this machine as a server over SSH. Default: `local`. */
const WANTED = process.env.SLIPWAY_TEST_HOST ?? "local";

let host: "local" | Sshd | undefined;

/** Makes the server of the suites ready. */
export async function prepareHost(server: Server): Promise<void> {
  host = WANTED === "ssh" ? await ensureSshd(server) : "local";
}

/** What stands in `slipway:host` of a test's stack file. */
export function testHost(): "local" | Sshd {
  if (host === undefined) throw new Error("the images come first: await probeImages()");
  return host;
}
