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

  it("cleans the words of GitHub's provider away, and adds what to do", () => {
    const refused = "POST http://127.0.0.1:1/api/v3/repos/acme/bot/rulesets: 401 Bad credentials []";
    const clear = `${refused}. The token is wrong or has ended: set GITHUB_TOKEN to a valid one.`;
    const place = "sdk-v2/provider2.go:571: sdk.helper_schema:";
    const of = urn("github:index/repositoryRuleset:RepositoryRuleset", "github-rules");
    const errors = [
      error(`${place} ${refused}: provider=github@6.15.0`, of),
      error(`1 error occurred:\n\t* ${refused}\n\n`, of),
    ];
    assert.deepEqual(failuresOf(errors).map(failureText), [`github-rules: ${clear}`]);
    const rows = [
      ['Post "http://127.0.0.1:1/x": EOF', "Run the command again later: it goes on where it stopped."],
      ["PUT http://a/x: 502 Server Error []", "Run the command again later: it goes on where it stopped."],
      [
        "PUT http://a/x: 403 Must have admin rights []",
        "The token lacks a right: it needs to administer the repository.",
      ],
      [
        "PUT http://a/x: 403 API rate limit exceeded []",
        "Run the command again later: it goes on where it stopped.",
      ],
    ] as const;
    for (const [reason, repair] of rows) assert.equal(cleanReason(reason), `${reason}. ${repair}`);
    for (const own of [
      clear,
      "PUT http://a/x: 403 Upgrade to GitHub Pro []",
      "PUT http://a/x: 422 Invalid [name]",
    ]) {
      assert.equal(cleanReason(own), own);
    }
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
