import assert from "node:assert/strict";
import {
  copyAt,
  differingPaths,
  formatPath,
  parsePath,
  touches,
} from "../../../sandbox/engine/property-path.ts";

describe("property paths", () => {
  const paths: [string, (string | number)[]][] = [
    ["a", ["a"]],
    ["taskSpec.env[0]", ["taskSpec", "env", 0]],
    ['labels["a.b"].c', ["labels", "a.b", "c"]],
    ["list[*].x", ["list", "*", "x"]],
    ["*", ["*"]],
  ];
  for (const [text, path] of paths) {
    it(`reads ${text}`, () => assert.deepEqual(parsePath(text), path));
  }

  it("writes what it reads", () => {
    for (const text of ["a", "a.b[3].c", 'a["x.y"].z']) assert.equal(formatPath(parsePath(text)), text);
  });

  it("knows when one path touches another", () => {
    const touch = (pattern: string, changed: string) => touches(parsePath(pattern), parsePath(changed));
    assert.deepEqual(
      [
        touch("a", "a.b"),
        touch("a.b", "a"),
        touch("a[*].c", "a[3].c.d"),
        touch("*", "x"),
        touch("a.b", "a.c"),
      ],
      [true, true, true, true, false],
    );
  });

  it("copies the old value, or its absence", () => {
    const olds = { a: 1, list: [{ x: 1 }], map: { k: "old" } };
    assert.deepEqual(copyAt({ a: 2, b: 2 }, olds, ["a"]), { a: 1, b: 2 });
    assert.deepEqual(copyAt({ b: 2 }, {}, ["b"]), {});
    assert.deepEqual(copyAt({ list: [{ x: 2 }, { x: 3 }] }, olds, ["list", "*", "x"]), {
      list: [{ x: 1 }, {}],
    });
    assert.deepEqual(copyAt({ map: { k: "new", l: 1 } }, olds, ["map", "*"]), { map: { k: "old" } });
  });

  it("finds where values differ, as deep as both have structure", () => {
    const olds = { a: 1, b: { c: [1, 2], d: "x" }, e: null };
    assert.deepEqual(differingPaths(olds, structuredClone(olds)), []);
    assert.deepEqual(differingPaths(olds, { a: 2, b: { c: [1, 3, 4], d: {} }, f: 1 }), [
      "a",
      "b.c[1]",
      "b.c[2]",
      "b.d",
      "e",
      "f",
    ]);
  });
});
