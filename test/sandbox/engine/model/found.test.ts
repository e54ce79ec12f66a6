import { underPassphrase } from "../kit/passphrase.ts";
import type { Command, Edit, Trouble } from "./commands.ts";
import { MemoryPlace } from "./memory-place.ts";
import type { Spec } from "./program.ts";
import { simulate } from "./simulation.ts";

const PLAIN: Omit<Spec, "key"> = {
  rename: 0,
  named: undefined,
  size: 0,
  kind: 0,
  needs: [],
  inGroup: false,
  provided: false,
  protect: false,
  retain: false,
  deleteFirst: undefined,
  ignoreSize: false,
  replaceOnSize: false,
};

function put(key: string, spec: Partial<Spec> = {}): Edit {
  return { do: "put", spec: { ...PLAIN, key, ...spec } };
}

function up(edits: readonly Edit[], more: Partial<Trouble> & { targets?: readonly number[] } = {}): Command {
  return { do: "up", edits, refresh: false, targets: undefined, fault: undefined, end: undefined, ...more };
}

const kill = (moment: number): Partial<Trouble> => ({ end: { how: "kill", moment } });
const TOGETHER: Edit = { do: "together" };
const REFRESH: Command = { do: "refresh", targets: undefined, fault: undefined, end: undefined };
const DESTROY: Command = {
  do: "destroy",
  excludeProtected: false,
  targets: undefined,
  fault: undefined,
  end: undefined,
};
/** The moment after the first creation of a stack, and before it is written down. */
const MADE = 3;

const CASES: readonly (readonly [string, readonly Command[]])[] = [
  [
    "names what was made and not written down, also when the program takes it back",
    [up([put("r0")]), up([put("r0", { kind: 1 })], kill(MADE)), up([put("r0", { size: 1 })])],
  ],
  ["names it also when something else was made in its place", [up([put("r0")], kill(MADE)), up([])]],
  ["names it also after a refresh", [up([put("r0")], kill(MADE)), REFRESH]],
  ["names it also after everything else was deleted", [up([put("r0", { named: 0 })], kill(MADE)), DESTROY]],
  ["names it once, whatever was begun twice", [up([put("r0", { named: 0 })], kill(2)), up([], kill(MADE))]],
  [
    "deletes nothing that something else needs which is left out",
    [
      up([put("r0"), put("r1", { needs: [{ key: "r0", how: "value" }] })]),
      up([{ do: "remove", at: 0 }], { targets: [1] }),
    ],
  ],
  [
    "writes down what is left out after what it needs",
    [
      up([put("r0"), put("r1", { needs: [{ key: "r0", how: "order" }] })]),
      up([{ do: "remove", at: 0 }], { targets: [0] }),
    ],
  ],
  [
    "deletes no dependent for a replacement that has a step of its own under way",
    [
      up([put("r1"), put("r0", { needs: [{ key: "r1", how: "identity" }] })]),
      up([TOGETHER, put("r1", { named: 0 })]),
    ],
  ],
  [
    "adopts what was made in the place of what it replaces",
    [
      up([put("r0", { named: 0 }), put("r1", { needs: [{ key: "r0", how: "order" }] })]),
      up([put("r0", { named: 0, kind: 1 }), { do: "move", at: 1, to: 0 }], kill(8)),
      { do: "recover" },
    ],
  ],
  [
    "adopts once what was begun twice under two URNs",
    [
      up([put("r0", { named: 0, inGroup: true })], kill(2)),
      DESTROY,
      up([put("r0", { named: 0 })], kill(MADE)),
    ],
  ],
  [
    "adopts it also where it has another URN than what it replaces",
    [
      up([put("r0")]),
      up([put("r0", { rename: 1, named: 0 })], kill(8)),
      { do: "recover" },
      up([{ do: "tweak", at: 0, change: { inGroup: true } }]),
    ],
  ],
];

/** What generated sequences have found; each of them failed once. */
describe("the sandbox engine", () => {
  underPassphrase();
  for (const [what, commands] of CASES) it(what, () => simulate(new MemoryPlace(), commands));
});
