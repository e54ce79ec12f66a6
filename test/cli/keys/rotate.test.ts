import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { rotateKey } from "../../../cli/keys/rotate.ts";

describe("rotateKey", () => {
  let dir: string;
  let file: string;
  let authorized: string;
  const path = process.env.PATH;

  const make = (name: string) => {
    execaSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "me", "-f", name]);
    return readFileSync(`${name}.pub`, "utf8").trim();
  };
  const keyOf = (line: string) => line.split(" ")[1] ?? "";
  const letIn = () => readFileSync(authorized, "utf8").trim().split("\n").map(keyOf);
  const host = () =>
    ({ kind: "ssh", address: "203.0.113.7", user: "deploy", port: 22, identityFile: file }) as const;

  /** An `ssh` that runs what it is asked to on this machine, with another home; `refuses` names a key that it does not let in. */
  const server = (refuses = "none") => {
    const script = [
      "#!/bin/sh",
      'case "$*" in *"-O check"*) exit 255 ;;',
      `*"IdentityFile=${refuses}"*) echo "Permission denied (publickey)." >&2; exit 255 ;; esac`,
      'for last in "$@"; do :; done',
      `exec env -i PATH="$PATH" HOME='${dir}/home' sh -c "$last"`,
    ];
    writeFileSync(join(dir, "bin/ssh"), `${script.join("\n")}\n`, { mode: 0o755 });
  };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "slipway-rotate-"));
    for (const folder of ["bin", "keys", "home/.ssh"]) mkdirSync(join(dir, folder), { recursive: true });
    file = join(dir, "keys/id");
    authorized = join(dir, "home/.ssh/authorized_keys");
    writeFileSync(authorized, `${make(file)}\n`);
    process.env.PATH = `${dir}/bin:${path}`;
    server();
  });
  afterEach(() => {
    process.env.PATH = path;
    rmSync(dir, { recursive: true });
  });

  const isDone = (before: string) => {
    const now = keyOf(readFileSync(`${file}.pub`, "utf8"));
    assert.notEqual(now, before);
    assert.deepEqual(letIn(), [now]);
    assert.deepEqual(readdirSync(join(dir, "keys")).sort(), ["id", "id.pub"]);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  };

  it("puts a new key in the place of the one before, on both sides", async () => {
    const [before = ""] = letIn();
    assert.match(await rotateKey(host()), /^SHA256:/);
    isDone(before);
  });

  it("takes nothing away where the server does not let the new key in", async () => {
    server(`${file}.new`);
    const before = letIn();
    await assert.rejects(rotateKey(host()), {
      name: "CommandError",
      message:
        /^key rotate: the server does not let the new key in, and nothing was taken away\.\nkey: the server /,
    });
    assert.ok(letIn().includes(before[0] ?? ""));
    assert.equal(keyOf(readFileSync(`${file}.pub`, "utf8")), before[0]);
  });

  it("goes on where one before was interrupted", async () => {
    const [before = ""] = letIn();
    const fresh = make(`${file}.new`);
    writeFileSync(authorized, `${readFileSync(authorized, "utf8")}${fresh}\n`);
    for (const part of ["", ".pub"]) renameSync(file + part, `${file}.old${part}`);
    await rotateKey(host());
    assert.equal(letIn().includes(keyOf(fresh)), false);
    isDone(before);
  });

  it("needs a key of its own", async () => {
    const { identityFile: _, ...without } = host();
    await assert.rejects(rotateKey(without), {
      name: "UsageError",
      message: "key rotate: slipway:host names no identityFile, so there is no key to replace.",
    });
  });
});
