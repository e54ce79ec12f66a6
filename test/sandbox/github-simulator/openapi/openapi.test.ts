import assert from "node:assert/strict";
import { complete } from "../../../../sandbox/github-simulator/openapi/complete.ts";
import { toJsonSchema } from "../../../../sandbox/github-simulator/openapi/json-schema.ts";
import { match } from "../../../../sandbox/github-simulator/openapi/match.ts";
import { fits } from "../../../../sandbox/github-simulator/state/patterns.ts";

describe("schemas of OpenAPI 3.0 as JSON Schema", () => {
  const rows = [
    [{ type: "string", nullable: true }, { type: ["string", "null"] }],
    [
      { type: "string", nullable: true, enum: ["a"] },
      { type: ["string", "null"], enum: ["a", null] },
    ],
    [
      { nullable: true, oneOf: [{ type: "string" }] },
      { anyOf: [{ type: "null" }, { oneOf: [{ type: "string" }] }] },
    ],
    [{ $ref: "#/components/schemas/x" }, { $ref: "github#/components/schemas/x" }],
    [
      { type: "object", properties: { nullable: { type: "boolean" } } },
      { type: "object", properties: { nullable: { type: "boolean" } } },
    ],
  ] as const;
  for (const [schema, expected] of rows) {
    it(`turn ${JSON.stringify(schema)} into ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(toJsonSchema(structuredClone(schema) as never), expected));
  }
});

describe("completing an answer", () => {
  const schema = {
    type: "object",
    required: ["id", "url", "name", "at", "note", "state", "of"],
    properties: {
      id: { type: "integer" },
      url: { type: "string", format: "uri" },
      name: { type: "string" },
      at: { type: "string", format: "date-time" },
      note: { type: "string", nullable: true },
      state: { type: "string", enum: ["open", "closed"] },
      of: { anyOf: [{ type: "object", required: ["a"], properties: { a: { type: "boolean" } } }] },
      optional: { type: "string" },
    },
  };
  it("adds the least that is required", () =>
    assert.deepEqual(complete(schema, {}), {
      id: 0,
      url: "https://github.invalid/",
      name: "",
      at: "2026-01-01T00:00:00Z",
      note: null,
      state: "open",
      of: { a: false },
    }));
  it("never changes what is there", () => {
    const value = { id: 7, url: "u", name: "n", at: "a", note: "x", state: "odd", of: { a: true }, more: 1 };
    assert.deepEqual(complete(schema, value), value);
  });
});

describe("finding the operation of a path", () => {
  const rows = [
    ["GET", "/repos/a/b/releases/latest", "GET /repos/{owner}/{repo}/releases/latest", {}],
    ["GET", "/repos/a/b/releases/7", "GET /repos/{owner}/{repo}/releases/{release_id}", { release_id: "7" }],
    ["GET", "/repos/a/b/contents/x/y.txt", "GET /repos/{owner}/{repo}/contents/{path}", { path: "x/y.txt" }],
    [
      "GET",
      "/repos/a/b/branches/feature/x",
      "GET /repos/{owner}/{repo}/branches/{branch}",
      { branch: "feature/x" },
    ],
    [
      "GET",
      "/repos/a/b/commits/x/y/status",
      "GET /repos/{owner}/{repo}/commits/{ref}/status",
      { ref: "x/y" },
    ],
    [
      "GET",
      "/repos/a/b/environments/a%2Fb",
      "GET /repos/{owner}/{repo}/environments/{environment_name}",
      { environment_name: "a/b" },
    ],
  ] as const;
  for (const [method, path, name, params] of rows) {
    it(`takes ${path} for ${name}`, () => {
      const found = match(method, path);
      assert.equal(found?.operation.name, name);
      assert.deepEqual(found?.params, { owner: "a", repo: "b", ...params });
    });
  }
  it("finds none for what is not served", () => assert.equal(match("GET", "/gists"), undefined));
});

describe("patterns of branches and tags", () => {
  const rows = [
    ["main", "main", true],
    ["main", "maintenance", false],
    ["release/*", "release/1.0", true],
    ["release/*", "release/1/0", false],
    ["release/**", "release/1/0", true],
    ["v?", "v1", true],
    ["v1.0", "v1x0", false],
    ["*", "a/b", false],
  ] as const;
  for (const [pattern, name, expected] of rows) {
    it(`${pattern} ${expected ? "fits" : "does not fit"} ${name}`, () =>
      assert.equal(fits(pattern, name), expected));
  }
});
