import assert from "node:assert/strict";
import { cleanReason, failuresOf, failureText, isConfigurationError } from "../../cli/failures.ts";
import { urn } from "./fake-engine.ts";

describe("failures", () => {
  const error = (message: string, of?: string) => ({
    severity: "error" as const,
    message,
    ...(of && { urn: of }),
  });

  it("cleans the provider's words away", () => {
    assert.equal(cleanReason('exit status 1: running "sh -s web-gate":\nweb: died\n\n'), "web: died");
    assert.equal(cleanReason("network is gone"), "network is gone");
  });

  it("gives each reason once, and says whose it is", () => {
    const errors = [
      error("died", urn("docker:index/service:Service", "web")),
      error("died", urn("x", "web")),
      error("web: late", urn("x", "web-gate")),
    ];
    assert.deepEqual(failuresOf(errors).map(failureText), ["web: died", "web: late"]);
  });

  it("keeps a reason that is nothing but lines told before", () => {
    assert.deepEqual(failuresOf([error("a\nb")], new Set(["a", "b"])), [{ reason: "a\nb" }]);
    assert.deepEqual(failuresOf([error("a\nb")], new Set(["a"])), [{ reason: "b" }]);
  });

  const configuration: [message: string, is: boolean, of?: string][] = [
    ["services.web.image: is docker.io/a, and no version of it is known. Deploy one.", true],
    ["servises: is not known. Did you mean services?", true],
    ['services.web.files["/a: b"]: is missing. Create it.', true],
    ['Configuration of stack "prod" is not valid:\nservices: is missing. Add it.', true],
    ["services.web: is missing. Add it.", false, urn("docker:index/service:Service", "web")],
    ["services.web: is missing. Add it.", true, urn("pulumi:pulumi:Stack", "hello-prod")],
    ["Running program '/x/index.ts' failed with an unhandled exception:\nTypeError: x", false],
    ["TypeError: x is not a function", false],
    ["error: it failed", false],
  ];
  for (const [message, is, of] of configuration) {
    it(`${is ? "takes" : "does not take"} "${message.slice(0, 40)}"${of ? ` of ${of.split("::")[2]}` : ""} for a wrong configuration`, () => {
      assert.equal(isConfigurationError([error(message, of)]), is);
    });
  }
});
