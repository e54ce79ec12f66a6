import { deepEqual, equal } from "node:assert/strict";
import { aloneNote, planRules } from "../../../components/github/rules-plan.ts";
import { PROTECTION } from "./configs.ts";

const TWO = ["ann", "bob"];
const NOTE =
  "protection: ann alone can write to the repository, and nobody else could approve. Until a second person can, pull requests need no approval, neither of code owners nor of the last push.";

describe("planRules", () => {
  it("has every rule that is asked for, and no exception", () => {
    deepEqual(planRules(PROTECTION, TWO), {
      deletion: true,
      nonFastForward: true,
      requiredLinearHistory: true,
      pullRequest: {
        requiredApprovingReviewCount: 2,
        dismissStaleReviewsOnPush: true,
        requireCodeOwnerReview: true,
        requireLastPushApproval: true,
        requiredReviewThreadResolution: true,
      },
      requiredStatusChecks: {
        requiredChecks: [{ context: "Build" }, { context: "Test" }],
        strictRequiredStatusChecksPolicy: true,
      },
    });
  });

  it("keeps what is not optional when everything else is off", () => {
    const off = { upToDate: false, linearHistory: false, codeOwners: false, dismissStale: false };
    const config = { ...PROTECTION, ...off, approvals: 0, checks: [], resolveConversations: false };
    deepEqual(planRules(config, TWO), {
      deletion: true,
      nonFastForward: true,
      pullRequest: {
        requiredApprovingReviewCount: 0,
        dismissStaleReviewsOnPush: false,
        requireCodeOwnerReview: false,
        requireLastPushApproval: false,
        requiredReviewThreadResolution: false,
      },
    });
  });

  it("asks one person alone for no approval, so that they can merge", () => {
    const { pullRequest } = planRules(PROTECTION, ["ann"]);
    deepEqual(pullRequest, {
      requiredApprovingReviewCount: 0,
      dismissStaleReviewsOnPush: true,
      requireCodeOwnerReview: false,
      requireLastPushApproval: false,
      requiredReviewThreadResolution: true,
    });
  });

  it("takes an empty list for one that could not be read", () =>
    deepEqual(planRules(PROTECTION, []), planRules(PROTECTION, TWO)));
});

describe("aloneNote", () => {
  it("names the one person", () => equal(aloneNote(PROTECTION, ["ann"]), NOTE));
  it("says nothing of several, and nothing where the rules are as configured", () => {
    equal(aloneNote(PROTECTION, TWO), undefined);
    equal(aloneNote(PROTECTION, []), undefined);
    equal(aloneNote({ ...PROTECTION, approvals: 0, codeOwners: false }, ["ann"]), undefined);
  });
});
