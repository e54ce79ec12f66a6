import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { PropertyMap } from "../../../sandbox/drivers/driver.ts";
import { drivers } from "../../../sandbox/drivers/registry.ts";
import { type Mutation, mutations } from "./mutations.ts";

/** What the real provider said of one changed program. Paths that it invents (`__meta`) are left out. */
interface Verdict {
  readonly refused?: true;
  readonly changes?: boolean;
  readonly replaces?: boolean;
  readonly changed?: readonly string[];
  readonly deleteBeforeReplace?: true;
}

interface Recorded {
  readonly type: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
  readonly verdicts: Readonly<Record<string, Verdict>>;
}

const recorded = JSON.parse(
  readFileSync(new URL("../../golden/diffs.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Recorded>>;

/** Programs for which only the paths differ, or that no program is. */
const DIFFERENT: readonly (readonly [program: string, why: string])[] = [
  ["unknown taskSpec.restartPolicy.maxAttempts", "the SDK takes an unknown number for a zero"],
  ['"source":"/b","bindOptions":{}', "the bridge finds no place for an element with such a block"],
  ['"target":"/d","type":"volume","source":"v"}]', "the bridge lists a false that is left out, too"],
  ["unknown taskSpec.containerSpec.mounts.0.readOnly", "the bridge lists no path at all"],
];

describe("plans of the real providers", () => {
  for (const [name, resource] of Object.entries(recorded)) {
    const cases = mutations(resource.type, resource.inputs);
    it(`are the drivers' plans for ${cases.length} programs that differ from ${name}`, () => {
      assert.deepEqual(Object.keys(resource.verdicts), [...new Set(cases.map((mutation) => mutation.name))]);
      const compared = cases.filter((mutation) => !DIFFERENT.some(([part]) => mutation.name.includes(part)));
      const mine = compared.map((mutation) => [mutation.name, verdict(resource, mutation)]);
      const real = compared.map((mutation) => [mutation.name, expected(resource, mutation.name)]);
      assert.deepEqual(Object.fromEntries(mine), Object.fromEntries(real));
    });
  }
  it("leaves out a handful of them", () => {
    const all = Object.values(recorded).flatMap(({ type, inputs }) => mutations(type, inputs));
    const left = all.filter((mutation) => DIFFERENT.some(([part]) => mutation.name.includes(part)));
    assert.equal(all.length, 1847);
    assert.ok(left.length < 20, `${left.length} are left out`);
  });
});

function verdict({ type, inputs, outputs }: Recorded, mutation: Mutation): Verdict {
  const driver = drivers(type);
  assert.ok(driver);
  const checked = driver.check(mutation.inputs, inputs, () => assert.fail("a name was made"));
  if (checked.failures.length > 0) return { refused: true };
  const { changed, replacedBy, deleteBeforeReplace } = driver.diff({ inputs, outputs }, checked.inputs);
  assert.ok(replacedBy.every((path) => changed.includes(path)));
  return {
    changes: changed.length > 0,
    replaces: replacedBy.length > 0,
    changed: [...changed].sort(),
    ...(deleteBeforeReplace ? { deleteBeforeReplace } : {}),
  };
}

/** Triggers replace through an option that the SDK adds to the resource, not through the provider. */
function expected({ type, verdicts }: Recorded, name: string): Verdict | undefined {
  const said = verdicts[name];
  const triggered = type.startsWith("command:") && said?.changed?.some((path) => path.startsWith("triggers"));
  return triggered ? { ...said, replaces: true } : said;
}
