import assert from "node:assert/strict";
import { goneBehind, orderBack } from "../../../components/release/way-back.ts";

type Edges = Readonly<Record<string, readonly string[]>>;

const ordered = (edges: Edges) =>
  Object.fromEntries(Object.entries(edges).map(([key, after]) => [key, { after }]));

describe("orderBack", () => {
  const rows: { title: string; target: Edges; left: Edges; waits: Edges }[] = [
    {
      title: "turns the order of the version that is left round",
      target: { alice: [], bot: ["alice"] },
      left: { alice: [], bot: ["alice"] },
      waits: { alice: ["bot"], bot: [] },
    },
    {
      title: "follows the version that is left where the other one had another order",
      target: { alice: ["bot"], bot: [] },
      left: { alice: [], bot: ["alice"] },
      waits: { alice: ["bot"], bot: [] },
    },
    {
      title: "waits for no service that is gone",
      target: { alice: [] },
      left: { alice: [], bot: ["alice"] },
      waits: { alice: [] },
    },
    {
      title: "starts a service that comes back behind what it comes after, and lets nothing wait for it",
      target: { alice: ["old"], old: ["bot"], bot: [] },
      left: { alice: [], bot: ["alice"] },
      waits: { alice: ["bot"], old: ["bot"], bot: [] },
    },
  ];
  for (const { title, target, left, waits } of rows) {
    it(title, () => assert.deepEqual(orderBack(ordered(target), ordered(left)), waits));
  }
});

describe("goneBehind", () => {
  const left = ordered({ alice: [], api: ["alice"], bot: ["api"], other: [] });

  it("names what came after a service and is gone, through others too", () => {
    assert.deepEqual(goneBehind("alice", ordered({ alice: [] }), left), ["api", "bot"]);
  });

  it("leaves alone what stays and what came after nothing", () => {
    assert.deepEqual(goneBehind("alice", ordered({ alice: [], api: [], bot: [] }), left), []);
  });
});
