import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, execaSync } from "execa";

const PROGRAM = ["common.sh", "keys.sh"]
  .map((name) => readFileSync(`components/host/${name}`, "utf8"))
  .join("\n");

describe("keys.sh", () => {
  let home: string;
  let file: string;
  const keys: { line: string; print: string }[] = [];
  const run = (values: Record<string, string>) =>
    execa("sh", ["-s"], {
      input: PROGRAM,
      env: { HOME: home, SLIPWAY_NAME: "key", ...values },
      reject: false,
    });
  const remove = (print: string) => run({ SLIPWAY_ACTION: "remove", SLIPWAY_FINGERPRINT: print });

  before(() => {
    home = mkdtempSync(join(tmpdir(), "slipway-keys-"));
    mkdirSync(join(home, ".ssh"));
    file = join(home, ".ssh/authorized_keys");
    for (const name of ["one", "two"]) {
      const path = join(home, name);
      execaSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path]);
      const print = execaSync("ssh-keygen", ["-lf", path]).stdout.split(" ")[1] ?? "";
      keys.push({ line: readFileSync(`${path}.pub`, "utf8").trim(), print });
    }
    writeFileSync(file, `# mine\nfrom="10.0.0.0/8" ${keys[0]?.line}\n`, { mode: 0o600 });
  });
  after(() => rmSync(home, { recursive: true }));

  it("adds a key once", async () => {
    const [type, key] = (keys[1]?.line ?? "").split(" ");
    const values = { SLIPWAY_ACTION: "add", SLIPWAY_PUBLIC_KEY: `${type} ${key}` };
    assert.equal((await run(values)).exitCode, 0);
    assert.equal((await run(values)).exitCode, 0);
    const lines = ["# mine", `from="10.0.0.0/8" ${keys[0]?.line}`, `${type} ${key} slipway`, ""];
    assert.equal(readFileSync(file, "utf8"), lines.join("\n"));
  });

  it("lists them by fingerprint", async () => {
    const { stdout } = await run({ SLIPWAY_ACTION: "list" });
    assert.deepEqual(
      stdout.split("\n").map((line) => line.split(" ")[1]),
      keys.map(({ print }) => print),
    );
  });

  it("refuses to take one away that is not there", async () => {
    const { stdout, exitCode } = await remove("SHA256:none");
    assert.equal(exitCode, 1);
    assert.equal(stdout, `key: no key in ${file} has the fingerprint SHA256:none. See: slipway key list`);
  });

  it("takes one away, and leaves everything else as it is, for its owner only", async () => {
    assert.equal((await remove(keys[1]?.print ?? "")).exitCode, 0);
    assert.equal(readFileSync(file, "utf8"), `# mine\nfrom="10.0.0.0/8" ${keys[0]?.line}\n`);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it("never takes the last one away, and leaves no file behind", async () => {
    const { stdout, exitCode } = await remove(keys[0]?.print ?? "");
    assert.equal(exitCode, 1);
    assert.equal(
      stdout,
      "key: it is the only key, and without it nobody gets in. Make another one first: slipway key rotate",
    );
    assert.deepEqual(readdirSync(join(home, ".ssh")), ["authorized_keys"]);
  });
});
