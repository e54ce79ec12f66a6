import { deepEqual, equal, throws } from "node:assert/strict";
import { goDuration, parseDuration } from "../../config/durations.ts";
import { parseImage } from "../../config/image.ts";
import { nearest } from "../../config/nearest.ts";
import { pathText, quote } from "../../config/problem.ts";
import { parseSize, sizeText } from "../../config/sizes.ts";
import { DIGEST } from "./base.ts";

describe("parseDuration", () => {
  for (const [text, ms] of [
    ["10s", 10_000],
    ["1m30s", 90_000],
    ["500ms", 500],
    ["2m", 120_000],
    ["1h2m3s4ms", 3_723_004],
    ["0s", 0],
    ["", undefined],
    ["10", undefined],
    ["s", undefined],
    ["1s1m", undefined],
    ["-1s", undefined],
    ["1.5s", undefined],
    [" 1s", undefined],
    ["1s\n", undefined],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as ${ms}`, () => equal(parseDuration(text), ms));
  }
});

describe("goDuration", () => {
  for (const [ms, text] of [
    [0, "0s"],
    [1, "1ms"],
    [500, "500ms"],
    [1000, "1s"],
    [1500, "1.5s"],
    [60_000, "1m"],
    [90_000, "1m30s"],
    [3_600_000, "1h"],
    [3_660_000, "1h1m"],
    [3_605_000, "1h0m5s"],
    [3_661_001, "1h1m1.001s"],
  ] as const) {
    it(`writes ${ms} as ${text}`, () => equal(goDuration(ms), text));
  }
  it("takes whole milliseconds only", () => {
    for (const ms of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      throws(() => goDuration(ms), RangeError);
  });
});

describe("parseSize", () => {
  for (const [value, bytes] of [
    ["512MiB", 536_870_912],
    ["1GiB", 1_073_741_824],
    ["64KiB", 65_536],
    ["512MB", 512_000_000],
    ["7B", 7],
    [123, 123],
    ["512", undefined],
    ["512m", undefined],
    ["1.5GiB", undefined],
    ["999999999999999TiB", undefined],
    [-1, undefined],
    [1.5, undefined],
  ] as const) {
    it(`reads ${JSON.stringify(value)} as ${bytes}`, () => equal(parseSize(value), bytes));
  }
  it("writes a size with its largest whole unit", () => {
    deepEqual([0, 1, 1024, 1_073_741_824, 64_000_001].map(sizeText), [
      "0B",
      "1B",
      "1KiB",
      "1GiB",
      "64000001B",
    ]);
  });
});

describe("parseImage", () => {
  const use = { stack: "prod", service: "web" };
  for (const [text, repository] of [
    ["alice", "docker.io/library/alice"],
    ["acme/alice", "docker.io/acme/alice"],
    ["docker.io/alice", "docker.io/library/alice"],
    ["index.docker.io/acme/alice", "docker.io/acme/alice"],
    ["ghcr.io/acme/team/alice", "ghcr.io/acme/team/alice"],
    ["localhost/alice", "localhost/alice"],
    ["localhost:5000/alice", "localhost:5000/alice"],
    ["127.0.0.1:5000/acme/alice", "127.0.0.1:5000/acme/alice"],
    ["a__b/c.d-e", "docker.io/a__b/c.d-e"],
  ] as const) {
    it(`names ${text} in full`, () => {
      deepEqual(parseImage(text, use), { repository });
      deepEqual(parseImage(`${text}@${DIGEST}`, use), { repository, digest: DIGEST });
    });
  }
  for (const text of ["", " ", "a b", "/a", "a/", "a//b", "-a", "a___b", "https://a/b", "@", `@${DIGEST}`]) {
    it(`takes ${JSON.stringify(text)} for no image`, () => equal(typeof parseImage(text, use), "string"));
  }
  it("takes neither two digests, nor a bare identifier, nor more than 255 characters", () => {
    for (const text of [`a@${DIGEST}@${DIGEST}`, "0123456789abcdef".repeat(4), `a/${"b".repeat(250)}`]) {
      equal(typeof parseImage(text, use), "string");
    }
  });
});

describe("nearest", () => {
  for (const [word, found] of [
    ["imgae", "image"],
    ["Image", "image"],
    ["porrt", "port"],
    ["prot", "port"],
    ["wholly-else", undefined],
    ["", undefined],
  ] as const) {
    it(`takes ${word} for ${found}`, () => equal(nearest(word, ["image", "port", "replicas"]), found));
  }
});

describe("messages", () => {
  it("write paths as Pulumi does", () => {
    equal(pathText(["services", "web", "smoke", 0, "run"]), "services.web.smoke[0].run");
    equal(pathText(["services", "web", "files", "/app/x"]), 'services.web.files["/app/x"]');
    equal(pathText(["a.b"]), '["a.b"]');
  });
  it("stay on one line and short, whatever they show", () => {
    equal(quote("a\nb\u2028c\u202ed\u0085"), '"a\\nb\\u{2028}c\\u{202e}d\\u{85}"');
    equal(quote("x".repeat(10_000)).length, 203);
  });
});
