import assert from "node:assert/strict";
import type { Machine } from "../../../sandbox/server/machine.ts";
import {
  diskFull,
  noEngine,
  noPermission,
  remoteEngine,
  silentAtRemoval,
  silentEngine,
  wrongSystem,
} from "../../../sandbox/server/refusals.ts";

const machine: Machine = {
  platform: "linux",
  system: "Debian GNU/Linux 12 (bookworm)",
  debian: true,
  codename: "bookworm",
  root: false,
  user: "ann",
};

describe("refusals of a machine", () => {
  const messages: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ["Debian", wrongSystem(machine), undefined],
    [
      "another operating system",
      wrongSystem({ ...machine, platform: "darwin", system: "darwin", debian: false }),
      "The sandbox needs Linux: this is darwin. Run it in a virtual machine or a WSL distribution with Debian or Ubuntu.",
    ],
    [
      "another distribution",
      wrongSystem({ ...machine, system: "Fedora Linux 42", debian: false }),
      "The sandbox needs Debian or Ubuntu, this is Fedora Linux 42: its image registry and its base image come from their packages. Run it in a virtual machine with one of them.",
    ],
    ["enough space", diskFull("/p", 2 * 1024 ** 3), undefined],
    [
      "too little space",
      diskFull("/p", 1.26 * 1024 ** 3),
      "/p: has 1.3 GiB free, the sandbox needs 2 GiB. Make room there, or move the project.",
    ],
    [
      "an engine elsewhere",
      remoteEngine("ssh://vps"),
      "DOCKER_HOST: is ssh://vps, but the sandbox uses the Docker engine of this machine only. Run it with DOCKER_HOST unset, or set to a unix:// address.",
    ],
    [
      "an engine that does not answer",
      silentEngine("unix:///run/d.sock", "connect ENOENT /run/d.sock"),
      "DOCKER_HOST: no Docker engine answers at unix:///run/d.sock (connect ENOENT /run/d.sock). Start it, or unset DOCKER_HOST.",
    ],
    [
      "a user without permission",
      noPermission(machine, "/var/run/docker.sock"),
      "/var/run/docker.sock: ann may not use Docker. Run 'sudo usermod -aG docker ann', log out and in again, or run the command as root.",
    ],
    [
      "a user without an engine",
      noEngine("/var/run/docker.sock", false),
      "/var/run/docker.sock: no Docker engine answers. Run 'sudo apt-get install docker.io' and 'sudo usermod -aG docker $USER', log out and in again, or run the command as root, which installs and starts one.",
    ],
    [
      "a user with a stopped engine",
      noEngine("/var/run/docker.sock", true),
      "/var/run/docker.sock: no Docker engine answers. Run 'sudo systemctl start docker', or run the command as root, which starts one.",
    ],
    [
      "a removal from a stopped engine",
      silentAtRemoval("unix:///var/run/docker.sock"),
      "unix:///var/run/docker.sock: the Docker engine that the sandbox used does not answer. Start it and run the command again; nothing was removed.",
    ],
  ];
  for (const [name, message, expected] of messages) it(name, () => assert.equal(message, expected));
});
