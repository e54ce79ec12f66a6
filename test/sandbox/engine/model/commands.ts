import fc from "fast-check";
import type { Fault } from "./disturbed.ts";
import type { Need, Spec } from "./program.ts";

/** A change of the program. Positions are taken modulo what is there. */
export type Edit =
  | { readonly do: "put"; readonly spec: Spec }
  | { readonly do: "tweak"; readonly at: number; readonly change: Partial<Spec> }
  | { readonly do: "remove"; readonly at: number }
  | { readonly do: "move"; readonly at: number; readonly to: number }
  | { readonly do: "group" }
  | { readonly do: "together" };

/** What goes wrong in a run. */
export interface Trouble {
  readonly fault: Fault | undefined;
  /** At its how many-th moment the run ends, from 0: killed, or asked to stop. */
  readonly end: { readonly how: "kill" | "cancel"; readonly moment: number } | undefined;
}

/** One thing that is done to a stack. */
export type Command =
  | ({
      readonly do: "up";
      readonly edits: readonly Edit[];
      readonly refresh: boolean;
      /** Positions in the state; undefined: everything. */
      readonly targets: readonly number[] | undefined;
    } & Trouble)
  | ({ readonly do: "refresh"; readonly targets: readonly number[] | undefined } & Trouble)
  | ({
      readonly do: "destroy";
      readonly excludeProtected: boolean;
      readonly targets: readonly number[] | undefined;
    } & Trouble)
  | { readonly do: "drift"; readonly at: number; readonly how: "remove" | "change" }
  | { readonly do: "recover" }
  | { readonly do: "settle" };

const KEYS = ["r0", "r1", "r2", "r3", "r4"] as const;
const small = fc.nat(9);
const seldom = fc.nat(3).map((n) => n === 3);

/** Objects like those of a program, so that a failure is told without their prototypes. */
function record<T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(fields).map((made) => ({ ...made }));
}

const need: fc.Arbitrary<Need> = record({
  key: fc.constantFrom(...KEYS),
  how: fc.constantFrom("order", "value", "identity", "inside"),
});

const fields = {
  rename: fc.nat(2),
  named: fc.option(fc.nat(1), { nil: undefined }),
  size: fc.nat(2),
  kind: fc.nat(1),
  needs: fc.uniqueArray(need, { maxLength: 3, selector: ({ key }) => key }),
  inGroup: seldom,
  provided: seldom,
  protect: seldom,
  retain: seldom,
  deleteFirst: fc.constantFrom(undefined, undefined, true, false),
  ignoreSize: seldom,
  replaceOnSize: seldom,
};

const spec: fc.Arbitrary<Spec> = record({ key: fc.constantFrom(...KEYS), ...fields });

const tweak: fc.Arbitrary<Partial<Spec>> = fc.oneof(
  ...Object.entries(fields).map(([field, value]) =>
    (value as fc.Arbitrary<unknown>).map((chosen) => ({ [field]: chosen }) as Partial<Spec>),
  ),
);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: spec.map((made) => ({ do: "put", spec: made }) as const) },
  { weight: 6, arbitrary: record({ do: fc.constant("tweak"), at: small, change: tweak }) },
  { weight: 2, arbitrary: record({ do: fc.constant("remove"), at: small }) },
  { weight: 1, arbitrary: record({ do: fc.constant("move"), at: small, to: small }) },
  { weight: 1, arbitrary: fc.constantFrom({ do: "group" } as const, { do: "together" } as const) },
);

const fault: fc.Arbitrary<Fault> = record({
  what: fc.constantFrom("create", "update", "delete", "read"),
  nth: fc.nat(3),
  when: fc.constantFrom("before", "after"),
});

/** Once in so many times, and else nothing. */
function onceIn<T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

const trouble = {
  fault: onceIn(3, fault),
  end: onceIn(2, record({ how: fc.constantFrom("kill", "kill", "cancel"), moment: fc.nat(30) })),
};

const targets = onceIn(4, fc.uniqueArray(small, { minLength: 1, maxLength: 3 }));

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 10,
    arbitrary: record({
      do: fc.constant("up"),
      edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
      refresh: seldom,
      targets,
      ...trouble,
    }),
  },
  { weight: 2, arbitrary: record({ do: fc.constant("refresh"), targets, ...trouble }) },
  {
    weight: 1,
    arbitrary: record({ do: fc.constant("destroy"), excludeProtected: fc.boolean(), targets, ...trouble }),
  },
  {
    weight: 1,
    arbitrary: record({
      do: fc.constant("drift"),
      at: small,
      how: fc.constantFrom("remove", "change"),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: "recover" } as const) },
  { weight: 1, arbitrary: fc.constant({ do: "settle" } as const) },
);

/** A stack that was made without any trouble: most of what can go wrong needs one. */
const beginning: fc.Arbitrary<Command> = fc
  .uniqueArray(spec, { minLength: 1, maxLength: KEYS.length, selector: ({ key }) => key })
  .map((specs) => ({
    do: "up",
    edits: specs.map((made) => ({ do: "put", spec: made }) as const),
    refresh: false,
    targets: undefined,
    fault: undefined,
    end: undefined,
  }));

/** Sequences of so many commands at most. */
export const commands = (maxLength: number): fc.Arbitrary<Command[]> =>
  fc.oneof(
    fc.array(command, { minLength: 1, maxLength }),
    fc
      .tuple(beginning, fc.array(command, { minLength: 1, maxLength: maxLength - 1 }))
      .map(([first, rest]) => [first, ...rest]),
  );
