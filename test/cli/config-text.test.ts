import assert from "node:assert/strict";
import { changedConfig } from "../../cli/config-text.ts";

describe("changedConfig", () => {
  const text =
    "# mine\nconfig:\n  slipway:host: local\n  slipway:secrets: { A: { value: { secure: v1:x } } }\nencryptionsalt: v1:salt\n";

  it("keeps the salt, the comments and everything that it is not told to change", () => {
    const changed = changedConfig(text, { images: { web: "web@sha256:1" } });
    assert.equal(
      changed,
      "# mine\nconfig:\n  slipway:host: local\n  slipway:secrets: { A: { value: { secure: v1:x } } }\n  slipway:release:\n    images:\n      web: web@sha256:1\nencryptionsalt: v1:salt\n",
    );
  });

  it("says what the run is for", () => {
    const changed = changedConfig(text, { images: {}, only: "github" });
    assert.match(changed, /^ {2}slipway:release:\n {4}images: \{\}\n {4}only: github$/m);
  });

  it("takes a release out again, and sets and removes other values", () => {
    const before = changedConfig(text, { images: { web: "web@sha256:1" } });
    const values = { "slipway:host": undefined, "slipway:services": { web: { kind: "web" } } };
    assert.equal(
      changedConfig(before, { images: {}, values }),
      "# mine\nconfig:\n  slipway:secrets: { A: { value: { secure: v1:x } } }\n  slipway:services:\n    web:\n      kind: web\nencryptionsalt: v1:salt\n",
    );
  });
});
