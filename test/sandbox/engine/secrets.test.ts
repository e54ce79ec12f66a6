import assert from "node:assert/strict";
import { openCrypter } from "../../../sandbox/engine/passphrase.ts";
import { PASSPHRASE, SALT } from "./kit/passphrase.ts";
import { secret, stacks } from "./kit/stack.ts";

/** The forms in which a leaked value would be found. */
function disguises(marker: string): string[] {
  const bytes = Buffer.from(marker);
  return [
    marker,
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
    encodeURIComponent(marker),
  ];
}

describe("secrets", () => {
  const make = stacks();
  const MARKER = "PLANTED+märker/7f3a";

  it("are nowhere in what is written or said, whatever the program does with them", async () => {
    const stack = make();
    const result = await stack.up(async ({ thing, output }) => {
      await thing("a", { name: "a", payload: secret(MARKER), deep: [{ x: secret(MARKER) }], fail: "create" });
      output({});
    });
    await stack.up(async ({ thing, output }) => {
      const a = await thing("a", {
        name: "a",
        payload: secret(MARKER),
        deep: [{ x: secret({ y: MARKER }) }],
      });
      output({ out: secret(a.outputs.payload) });
    });
    const everything = [
      JSON.stringify(result),
      JSON.stringify(stack.events),
      ...[...stack.files().values()].map((file) => file.text),
    ].join("\n");
    for (const form of disguises(MARKER)) assert.ok(!everything.includes(form), form);
    assert.ok(JSON.stringify(stack.events).includes("creating with [secret]"));
    assert.match(result.errors[0]?.message ?? "", /^create of a does not work: \[secret\]$/);
  });

  it("come back from the state as they were, and change nothing", async () => {
    const stack = make();
    const program = ({ thing }: Parameters<Parameters<typeof stack.up>[0]>[0]) =>
      thing("a", { name: "a", payload: secret(MARKER), list: ["x", secret({ deep: [1, null, true] })] });
    await stack.up(program);
    const ciphertext = stack.resource("a")?.inputs?.payload;
    const result = await stack.up(program);
    assert.equal(result.changes.at(-1)?.operation, "same");
    assert.deepEqual(stack.resource("a")?.inputs?.payload, ciphertext);
    const changed = await stack.up(({ thing }) => thing("a", { name: "a", payload: secret(`${MARKER}!`) }));
    assert.deepEqual(changed.changes.at(-1)?.changed, ["payload", "list"]);
  });

  it("are masked in what the state alone knows, too", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { name: "a", payload: secret(MARKER), fail: "delete" }));
    stack.events.splice(0);
    await stack.destroy();
    assert.ok(stack.said.includes("error: delete of a does not work: [secret]"), stack.said.join());
  });

  it("of the configuration are masked, and stay encrypted in the history", async () => {
    const stack = make();
    const { encrypt } = await openCrypter(PASSPHRASE, SALT);
    stack.config = `config:\n  slipway:secrets:\n    BOT: { value: { secure: "${encrypt(MARKER)}" } }\n`;
    const result = await stack.up(({ thing }) => thing("a", { payload: `plain ${MARKER}`, fail: "create" }));
    assert.match(result.errors[0]?.message ?? "", /plain \[secret\]$/);
    const entry = [...stack.files()].find(([path]) => path.endsWith(".history.json"));
    assert.ok(!entry?.[1].text.includes(MARKER));
    assert.ok(entry?.[1].text.includes("secure"));
  });

  it("leave messages of a command with a secret input readable, but for tokens that it printed", async () => {
    const stack = make();
    const command = {
      name: "job",
      color: "gate passed",
      payload: secret(MARKER),
      list: "tok3n-0123456789abcdef",
    };
    await stack.up(({ thing }) => thing("job", command, { type: "test:index:Command" }));
    const token = String(stack.world.read().objects["id-1"]?.list);
    const result = await stack.up(async ({ thing }) => {
      await thing("job", command, { type: "test:index:Command" });
      await thing("a", { name: "a", payload: `gate passed ${MARKER} serial-id-1`, fail: "create" });
    });
    assert.equal(token, "tok3n-0123456789abcdef");
    assert.equal(result.errors[0]?.message, "create of a does not work: gate passed [secret] serial-id-1");
  });

  it("keep files that can be decrypted from other people", async () => {
    const stack = make();
    await stack.up(({ thing }) => thing("a", { payload: secret(MARKER) }));
    for (const [path, file] of stack.files()) assert.equal(file.mode, 0o600, path);
  });
});
