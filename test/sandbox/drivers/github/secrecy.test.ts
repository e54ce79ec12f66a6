import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Simulator } from "../../../../sandbox/github-simulator/simulator.ts";
import { secret } from "../../engine/kit/stack.ts";
import { acme, TOKENS } from "../../github-simulator/kit.ts";
import { githubStacks, program, whole } from "./kit.ts";

const MARKER = "PLANTED+m4rker/with=signs";
const FORMS = [
  MARKER,
  Buffer.from(MARKER).toString("base64").replace(/=+$/, ""),
  Buffer.from(MARKER).toString("hex"),
  encodeURIComponent(MARKER),
  TOKENS.acme,
];

describe("the GitHub driver and secrets", () => {
  const make = githubStacks();

  it("leaves none anywhere outside of sealed boxes and the encrypted state", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-github-"));
    const simulator = await Simulator.start({ folder });
    try {
      const { ann } = await acme(simulator);
      const stack = make();
      const wanted = program(simulator, whole({ ann, secret: secret(MARKER) }));
      const results = [await stack.preview(wanted), await stack.up(wanted), await stack.refresh()];
      simulator.faults.add({ kind: "plan", method: "PUT", times: 9 });
      results.push(await stack.up(program(simulator, whole({ ann, secret: secret(`${MARKER}2`) }))));
      const seen = [
        JSON.stringify(results),
        JSON.stringify(stack.events),
        JSON.stringify(await simulator.control.requests({})),
        ...[...stack.files().values()].map(({ text }) => text),
        ...readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")),
      ].join("\n");
      for (const form of FORMS) assert.ok(!seen.includes(form), `${form} is in plain sight`);
      const found = await simulator.control.secrets({ repository: "acme/bot" });
      assert.deepEqual(found, { DOCKER_PASSWORD: MARKER });
      assert.equal(results[3]?.ok, false);
    } finally {
      await simulator.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
