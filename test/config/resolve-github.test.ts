import { deepEqual, equal } from "node:assert/strict";
import { parseConfig } from "../../config/parse.ts";
import { CONTEXT, changed, fullConfig, problemsWith } from "./base.ts";

describe("parseConfig, what it resolves of GitHub", () => {
  it("keeps what an environment says, users in small letters and the wait in minutes", () => {
    const { repository, environment } = parseConfig(fullConfig(), CONTEXT);
    deepEqual(repository, {
      owner: "acme",
      name: "alice",
      baseUrl: "https://api.github.com/",
      offer: { visibility: "public" },
    });
    deepEqual(environment, {
      name: "production",
      reviewers: { users: ["ann", "bob"], teams: ["operators"] },
      selfReview: false,
      adminsBypass: false,
      waitMinutes: 65,
      branches: ["main"],
      tags: ["v*"],
      secrets: ["HMAC_KEY"],
      variables: { LOG_LEVEL: "info", WORKERS: "2" },
      adopt: false,
    });
  });

  it("fills in every default of an environment and of rules", () => {
    const config = changed(fullConfig(), [
      { path: ["repository"], value: { owner: "a", name: "b", private: true, plan: "team" } },
      { path: ["environment"], value: { name: "staging" } },
      { path: ["protection"], value: { branch: "trunk", adopt: 107 } },
    ]);
    const { repository, environment, protection } = parseConfig(config, CONTEXT);
    deepEqual(repository?.offer, { visibility: "private", plan: "team" });
    deepEqual(environment, {
      name: "staging",
      reviewers: { users: [], teams: [] },
      selfReview: true,
      adminsBypass: false,
      waitMinutes: 0,
      branches: [],
      tags: [],
      secrets: [],
      variables: {},
      adopt: false,
    });
    deepEqual(protection, {
      name: "trunk",
      branch: "trunk",
      approvals: 1,
      checks: [],
      upToDate: true,
      linearHistory: true,
      codeOwners: true,
      lastPush: true,
      dismissStale: true,
      resolveConversations: true,
      source: { kind: "adopt", id: 107 },
    });
  });

  it("says nothing of GitHub where the stack has nothing there", () => {
    const config = changed(fullConfig(), [
      { path: ["repository"] },
      { path: ["environment"] },
      { path: ["protection"] },
    ]);
    const resolved = parseConfig(config, CONTEXT);
    equal(
      ["repository", "environment", "protection"].some((key) => key in resolved),
      false,
    );
  });

  it("refuses a secret whose name GitHub keeps for itself", () => {
    const config = changed(fullConfig(), [
      { path: ["secrets", "GITHUB_KEY"], value: { generate: {} } },
      { path: ["environment", "secrets"], value: ["GITHUB_KEY"] },
    ]);
    deepEqual(problemsWith(config), [
      "environment.secrets[0]: starts with GITHUB_, which GitHub keeps for itself. Rename the secret.",
    ]);
  });
});
