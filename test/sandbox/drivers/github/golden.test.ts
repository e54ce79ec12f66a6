import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { PropertyMap, PropertyValue } from "../../../../sandbox/drivers/driver.ts";
import { drivers } from "../../../../sandbox/drivers/registry.ts";
import { Simulator } from "../../../../sandbox/github-simulator/simulator.ts";
import { acme, TOKENS } from "../../github-simulator/kit.ts";
import { noContext } from "../context.ts";
import { providerConfig } from "./kit.ts";

interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly program: PropertyMap;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

const { resources } = JSON.parse(
  readFileSync(new URL("../../../golden/github-resources.json", import.meta.url), "utf8"),
) as { resources: Recorded[] };

describe("what the real GitHub provider recorded", () => {
  let simulator: Simulator;
  let before: string | undefined;
  // A simulator of their own: the reviewer's number in the recording is that of its second person.
  beforeEach(async () => {
    before = process.env.GITHUB_TOKEN;
    process.env.GITHUB_TOKEN = TOKENS.acme;
    simulator = await Simulator.start();
    await acme(simulator);
  });
  afterEach(async () => {
    if (before === undefined) delete process.env.GITHUB_TOKEN;
    else process.env.GITHUB_TOKEN = before;
    simulator.assertNoMismatch();
    await simulator.stop();
  });

  it("is what the driver makes of the same program: inputs, and outputs after a create and a refresh", async () => {
    const context = { ...noContext(), providerConfig: providerConfig(simulator) };
    for (const { type, name, program, inputs, outputs } of resources) {
      const driver = drivers(type);
      assert.ok(driver, type);
      const checked = driver.check(program, undefined, () => "auto");
      assert.deepEqual(comparable(checked.inputs), inputs, `inputs of ${name}`);
      const made = await driver.create(checked.inputs, context);
      assert.deepEqual(comparable(made.outputs), withoutNumbers(outputs), `outputs of ${name}`);
      const read = await driver.read(made.id, { inputs: checked.inputs, outputs: made.outputs }, context);
      assert.deepEqual(read?.outputs, made.outputs, `refresh of ${name}`);
      assert.deepEqual(
        driver.diff({ inputs: checked.inputs, outputs: made.outputs }, checked.inputs).changed,
        [],
      );
    }
  });
});

/** The form of the recording: without defaults' marks, times, numbers and etag. */
function comparable(value: PropertyMap): PropertyMap {
  const text = JSON.stringify(withoutMarks(value))
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC/g, "TIME")
    .replace(/RRS_\d+/g, "RRS")
    .replace(/"(repositoryId|policyId|rulesetId)":\d+/g, '"$1":0');
  return withoutNumbers(JSON.parse(text) as PropertyMap);
}

function withoutMarks(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(withoutMarks);
  if (value === null || typeof value !== "object") return value;
  const { __defaults, etag, ...rest } = value;
  return Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, withoutMarks(item)]));
}

/** An id that ends with a number is another one each time. */
function withoutNumbers({ id, ...rest }: PropertyMap): PropertyMap {
  return id === undefined ? rest : { ...rest, id: String(id).replace(/\d+$/, "0") };
}
