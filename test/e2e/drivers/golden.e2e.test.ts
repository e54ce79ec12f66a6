import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import type { PropertyMap } from "../../../sandbox/drivers/driver.ts";
import { asMap } from "../../../sandbox/drivers/properties.ts";
import { golden, withoutZeros } from "../../sandbox/drivers/golden.ts";
import { buildImage, cleanUp, context, driver, image, make, prefix } from "./world.ts";

type State = { inputs: PropertyMap; outputs: PropertyMap };
/** Docker adds this to the options of the recorded network, and each `up` then replaces it. */
const REPLACED_FOR_EVER = ['options["com.docker.network.driver.overlay.vxlanid_list"]'];
type Made = Awaited<ReturnType<typeof make>>;

/** The recorded program, made again with the drivers. */
describe("drivers on a Docker engine", function () {
  this.timeout(120_000);
  const made: Record<string, Made & { type: string }> = {};
  const ids: Record<string, string> = {};

  before(() => buildImage());
  after(() => cleanUp());

  /** A recorded text with this run's names, ids, image and labels. */
  const ours = <T>(value: T): T => {
    let text = JSON.stringify(value);
    for (const [recorded, now] of Object.entries(ids)) text = text.replaceAll(recorded, now);
    text = text.replaceAll("golden-", `${prefix}-`).replaceAll('"bot:1"', `"${image}"`);
    return JSON.parse(
      text.replaceAll('"value":"golden"', '"value":"drivers-test"').replaceAll('"golden"', '"drivers-test"'),
    );
  };

  for (const name of ["vol", "cfg", "sec", "net", "minimal", "hostport", "full"]) {
    it(`makes ${name} as the real provider does`, async () => {
      const resource = golden(name);
      const secret: PropertyMap = name === "sec" ? { data: "c2VjcmV0" } : {};
      made[name] = {
        ...(await make(resource.type, { ...ours(resource.inputs), ...secret })),
        type: resource.type,
      };
      ids[String(resource.outputs.id)] = made[name].id;
      const outputs = { ...made[name].outputs };
      assert.deepEqual(comparable(outputs), comparable({ ...ours(resource.outputs), ...secret }));
      assert.deepEqual(
        comparable(inspected(resource.type, made[name].id)),
        comparable(ours(resource.docker)),
      );
    });
  }

  for (const name of ["vol", "cfg", "sec", "net", "minimal", "hostport"]) {
    it(`finds nothing when it refreshes ${name}, and plans nothing after that`, async () => {
      const { type, id, inputs, outputs } = made[name] as Made & { type: string };
      const read = await driver(type).read(id, { inputs, outputs }, context());
      assert.deepEqual(read?.outputs, outputs);
      assert.deepEqual(read?.inputs, inputs);
      const { changed } = driver(type).diff(read as State, inputs);
      assert.deepEqual(changed, name === "net" ? REPLACED_FOR_EVER : []);
    });
  }

  for (const name of ["full", "hostport", "minimal", "net", "sec", "cfg", "vol"]) {
    it(`deletes ${name}`, async () => {
      const { type, id, inputs, outputs } = made[name] as Made & { type: string };
      await driver(type).delete(id, { inputs, outputs }, context());
      assert.equal(await driver(type).read(id, { inputs, outputs }, context()), undefined);
    });
  }
});

/** What does not depend on the network that Docker happened to choose. */
function comparable(value: unknown): unknown {
  const text = JSON.stringify(withoutZeros(value))
    .replace(/"(subnet|gateway)":"[^"]*"/g, '"$1":"any"')
    // The data folder of the engine is its own.
    .replace(/("mountpoint":")[^"]*(\/volumes\/)/g, "$1$2")
    .replace(/(vxlanid_list":)"\d+"/g, '$1"any"');
  return JSON.parse(text);
}

function inspected(type: string, id: string): unknown {
  const kind = type.split(":").at(-1)?.toLowerCase().replace("serviceconfig", "config") ?? "";
  const [object] = JSON.parse(execFileSync("docker", [kind, "inspect", id], { encoding: "utf8" }));
  const recorded = asMap(golden({ volume: "vol", network: "net", secret: "sec" }[kind] ?? "cfg").docker);
  if (kind === "service" || kind === "secret" || kind === "config") return { Spec: object.Spec };
  return Object.fromEntries(Object.keys(recorded).map((key) => [key, object[key]]));
}
