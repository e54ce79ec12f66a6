import assert from "node:assert/strict";
import { type KeyLedger, planKeys } from "../../../components/stack/key-plan.ts";

const key = (generation: number, bytes = 32) => ({ KEY: { bytes, encoding: "hex" as const, generation } });

describe("planKeys", () => {
  const rows: { what: string; wanted: Parameters<typeof planKeys>[0]; made: KeyLedger; ledger: KeyLedger }[] =
    [
      { what: "makes the first generation", wanted: key(1), made: {}, ledger: { KEY: [32] } },
      {
        what: "makes every generation up to the wanted one",
        wanted: key(3),
        made: {},
        ledger: { KEY: [32, 32, 32] },
      },
      {
        what: "adds a generation of another length",
        wanted: key(2, 64),
        made: { KEY: [32] },
        ledger: { KEY: [32, 64] },
      },
      {
        what: "keeps a later generation on the way back",
        wanted: key(1),
        made: { KEY: [32, 32] },
        ledger: { KEY: [32, 32] },
      },
      {
        what: "keeps a key that is no longer configured",
        wanted: {},
        made: { OLD: [16] },
        ledger: { OLD: [16] },
      },
    ];
  for (const { what, wanted, made, ledger } of rows) {
    it(what, () => assert.deepEqual(planKeys(wanted, [made]), ledger));
  }

  it("takes the longest count of each key", () => {
    const ledgers: KeyLedger[] = [{ A: [32], B: [16, 16] }, { A: [32, 64] }];
    assert.deepEqual(planKeys({}, ledgers), { A: [32, 64], B: [16, 16] });
  });

  it("refuses another length for a generation that was made", () => {
    assert.throws(() => planKeys(key(1, 64), [{ KEY: [32, 32] }]), {
      message:
        /secrets\.KEY\.generate\.bytes: is 64, but generation 1 was made with 32\. Set it to 32, or generation to 3 for a new key\./,
    });
  });
});
