import { deepEqual } from "node:assert/strict";
import { offered } from "../../../components/github/offer.ts";
import type { RepositoryOffer } from "../../../config/config.ts";

const ROWS: readonly (readonly [
  RepositoryOffer,
  environments: boolean,
  reviewers: boolean,
  rules: boolean,
])[] = [
  [{ visibility: "public" }, true, true, true],
  [{ visibility: "private", plan: "enterprise" }, true, true, true],
  [{ visibility: "private", plan: "team" }, true, false, true],
  [{ visibility: "private", plan: "pro" }, true, false, true],
  [{ visibility: "private", plan: "free" }, false, false, false],
];

describe("offered", () => {
  for (const [offer, environments, reviewers, rules] of ROWS) {
    it(`knows what GitHub has for ${Object.values(offer).join(" on ")}`, () =>
      deepEqual(offered(offer), { environments, reviewers, rules }));
  }
});
