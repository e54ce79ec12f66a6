import assert from "node:assert/strict";
import { isOurs, refuseSwarm } from "../../../sandbox/server/swarm.ts";

describe("refuseSwarm", () => {
  const rows = [
    [{ LocalNodeState: "inactive" }, undefined],
    [{ LocalNodeState: "active", ControlAvailable: true, Nodes: 1 }, undefined],
    [
      { LocalNodeState: "active", ControlAvailable: false },
      "docker swarm: this machine is a worker of somebody's Swarm. Run the sandbox on another machine, or leave it with 'docker swarm leave'.",
    ],
    [
      { LocalNodeState: "active", ControlAvailable: true, Nodes: 3 },
      "docker swarm: has 3 nodes, the sandbox needs one of its own with one node, because its image registry listens on loopback. Run it on another machine.",
    ],
    [
      { LocalNodeState: "locked" },
      "docker swarm: is locked. Run 'docker swarm unlock' with its key, and the command again.",
    ],
    [
      { LocalNodeState: "pending" },
      "docker swarm: is in state pending. Run 'docker swarm leave --force' if nothing of yours runs in it, and the command again.",
    ],
    [
      { LocalNodeState: "error", Error: "no address" },
      "docker swarm: is in state error (no address). Run 'docker swarm leave --force' if nothing of yours runs in it, and the command again.",
    ],
  ] as const;
  for (const [info, expected] of rows) {
    it(JSON.stringify(info), () => assert.equal(refuseSwarm(info), expected));
  }
});

describe("isOurs", () => {
  const asked = Date.parse("2026-01-01T00:00:00Z");
  const at = (seconds: number) => new Date(asked + seconds * 1000).toISOString();
  const rows = [
    ["never asked for one", undefined, { ID: "a", CreatedAt: at(1) }, false],
    ["the same identifier", { asked, id: "a", bridgeBefore: false }, { ID: "a" }, true],
    ["another identifier", { asked, id: "a", bridgeBefore: false }, { ID: "b", CreatedAt: at(1) }, false],
    ["made right after we asked", { asked, bridgeBefore: false }, { ID: "b", CreatedAt: at(2) }, true],
    ["made later by somebody", { asked, bridgeBefore: false }, { ID: "b", CreatedAt: at(90) }, false],
    ["made before", { asked, bridgeBefore: false }, { ID: "b", CreatedAt: at(-90) }, false],
    ["no Swarm", { asked, bridgeBefore: false }, null, false],
  ] as const;
  for (const [name, ours, cluster, expected] of rows) {
    it(name, () => assert.equal(isOurs(ours, cluster), expected));
  }
});
