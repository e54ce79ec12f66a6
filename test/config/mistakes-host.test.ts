import { deepEqual } from "node:assert/strict";
import { changed, fullConfig, problemsWith } from "./base.ts";
import { type Mistake, refuses } from "./mistakes.ts";

const REPAIR =
  'Set it to local, the Docker engine of this machine, or to a server: { address: 203.0.113.7, user: deploy, hostKey: "ssh-ed25519 AAAA…" }.';
const ADDRESS = "203.0.113.7";
const KEY = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"x".repeat(43)}`;
const addressRepair = "Write it without user and port: 203.0.113.7 or bot.example.com.";

const MISTAKES: readonly Mistake[] = [
  [["host"], undefined, `host: is missing, must be local or a mapping. ${REPAIR}`],
  [["host"], "remote", `host: is "remote", must be local or a mapping. ${REPAIR}`],
  [["host"], ["local"], `host: is a list, must be local or a mapping. ${REPAIR}`],
  [["host"], {}, `host.address: is missing, must be the name or the address of a server. ${addressRepair}`],
  ...["deploy@203.0.113.7", "203.0.113.7:22", "-oProxyCommand=id", "a b", "https://a", "", "[::1]"].map(
    (address): Mistake => [
      ["host"],
      { address },
      `host.address: is "${address}", must be the name or the address of a server. ${addressRepair}`,
    ],
  ),
  [
    ["host"],
    { address: ADDRESS, user: "Deploy me", port: 0 },
    'host.user: is "Deploy me", must be the name of a user. Write the name of the user as the server has it.',
    "host.port: is 0, must be 1 to 65535. Set it to the port of SSH, or remove it for 22.",
  ],
  [
    ["host"],
    { address: ADDRESS, hostKey: "203.0.113.7 ssh-ed25519 AAAA" },
    'host.hostKey: is "203.0.113.7 ssh-ed25519 AAAA", must be a public key like ssh-ed25519 AAAA…. Copy type and key of one line of: ssh-keyscan ADDRESS.',
  ],
  [
    ["host"],
    { address: ADDRESS, identityFile: "id_ed25519" },
    'host.identityFile: is "id_ed25519", must be an absolute path, or one that starts with ~/, without spaces. Write where the private key is: ~/.ssh/id_ed25519.',
  ],
  [["host"], { address: ADDRESS, hostkey: KEY }, "host.hostkey: is not a known key. Did you mean hostKey?"],
  [
    ["host"],
    { address: ADDRESS, setupUser: "root" },
    "host.setupUser: needs identityFile, the key of deploy. Name a file, which is made where it is missing: ~/.ssh/slipway.",
  ],
  [
    ["host"],
    { address: ADDRESS, user: "root", setupUser: "root", identityFile: "~/.ssh/bot" },
    "host.setupUser: is root, whom it is to make. Set user to another name, such as deploy.",
  ],
];

describe("host", () => {
  refuses(MISTAKES);

  for (const address of [ADDRESS, "bot.example.com", "2001:db8::7", "localhost"]) {
    it(`accepts a server at ${address}`, () => {
      const host = { address, user: "deploy", port: 22, hostKey: KEY, identityFile: "~/.ssh/bot" };
      deepEqual(problemsWith(changed(fullConfig(), [{ path: ["host"], value: host }])), []);
    });
  }
});
