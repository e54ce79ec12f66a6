import assert from "node:assert/strict";
import { oldImages } from "../../cli/old-images.ts";
import type { HistoryEntry } from "../../engine/port.ts";

/** An update that had one image, by its number. */
const entry = (image: number, changes: Partial<HistoryEntry> = {}): HistoryEntry => ({
  number: image,
  kind: "update",
  result: "succeeded",
  startedAt: "",
  message: "",
  environment: {},
  changes: {},
  config: {
    "slipway:release": { value: JSON.stringify({ images: { web: `a/web@sha256:${image}` } }), secret: false },
  },
  ...changes,
});

describe("oldImages", () => {
  const eight = [8, 7, 6, 5, 4, 3, 2, 1].map((number) => entry(number));

  it("keeps those of the last five successful updates", () => {
    assert.deepEqual(oldImages(eight, ["a/web@sha256:8"]), [
      "a/web@sha256:3",
      "a/web@sha256:2",
      "a/web@sha256:1",
    ]);
  });

  it("keeps what runs, also where it is older", () => {
    assert.deepEqual(oldImages(eight, ["a/web@sha256:1"]), ["a/web@sha256:3", "a/web@sha256:2"]);
  });

  it("counts no update that failed, and takes its image", () => {
    const failed = [entry(9, { result: "failed" }), ...eight.slice(0, 5)];
    assert.deepEqual(oldImages(failed, ["a/web@sha256:8"]), ["a/web@sha256:9"]);
  });

  it("counts no run without images: neither refreshes nor what GitHub alone was changed in", () => {
    const others = [entry(9, { kind: "refresh" }), entry(10, { config: {} }), ...eight.slice(0, 5)];
    assert.deepEqual(oldImages(others, []), ["a/web@sha256:9"]);
  });

  it("takes nothing of a stack with a short history", () => {
    assert.deepEqual(oldImages(eight.slice(0, 5), []), []);
    assert.deepEqual(oldImages([], []), []);
  });
});
