import assert from "node:assert/strict";
import { drivers } from "../../../sandbox/drivers/registry.ts";
import { goldenResources } from "./golden.ts";

describe("the registry of drivers", () => {
  it("has one for every recorded type", () => {
    for (const { type } of goldenResources()) assert.equal(drivers(type)?.type, type);
  });
  it("has none for anything else", () => {
    for (const type of ["docker:index/container:Container", "aws:s3/bucket:Bucket", ""])
      assert.equal(drivers(type), undefined);
  });
});
