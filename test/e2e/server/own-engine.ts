/**
 * Run in a network of its own by own-engine.e2e.test.ts, so that a second Docker engine of this machine is in nobody's way:
 * `node own-engine.ts ROOT SOCKET start|down`. Prints what it found as one line of JSON.
 */
import { ensureServer } from "../../../sandbox/server/ensure-server.ts";
import { removeServer } from "../../../sandbox/server/remove-server.ts";
import { ensureSwarm } from "../../../sandbox/server/swarm.ts";

const [root = "", socket = "", what = ""] = process.argv.slice(2);
const log = (line: string) => console.error(line);

if (what === "start") {
  const server = await ensureServer({ root, log, socket });
  await ensureSwarm(server);
  const { Swarm } = await server.docker.info();
  const networks = (await server.docker.listNetworks()).map(({ Name }) => Name).sort();
  console.log(JSON.stringify({ own: server.own, swarm: Swarm.LocalNodeState, networks }));
} else {
  await removeServer({ root, log, socket });
}
