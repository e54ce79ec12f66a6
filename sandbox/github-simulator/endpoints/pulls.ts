import type { PropertyMap } from "../../drivers/driver.ts";
import { asText } from "../../drivers/properties.ts";
import { created, inRepository, ok, type RepositoryCall } from "../http/endpoint.ts";
import { Failure, invalid, notFound, wrongField } from "../http/failure.ts";
import { page } from "../http/pages.ts";
import { addCommit } from "../state/commit.ts";
import type { Pull, Review } from "../state/records.ts";
import { accountView } from "../views/account.ts";
import { repositoryView } from "../views/repository.ts";
import { issueNumbered, newIssue } from "./issues.ts";
import { commitOf } from "./repositories.ts";
import { viewerOf } from "./users.ts";

const STATES: Readonly<Record<string, string>> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

/** Pull requests between branches of one repository; rules are not enforced on merging. */
export const pulls = {
  ...inRepository("pull", {
    "GET /pulls": (call) => {
      const { state = "open", head, base } = call.query;
      const found = call.repository.pulls.filter(
        (item) =>
          (state === "all" || stateOf(call, item) === state) &&
          (head === undefined || head === `${call.repository.owner}:${item.head}`) &&
          (base === undefined || base === item.base),
      );
      return page(call, found.reverse(), (item) => pullView(call, item));
    },
    "GET /pulls/{pull_number}": (call) => ok(pullView(call, pullOf(call))),
    "GET /pulls/{pull_number}/reviews": (call) =>
      page(call, pullOf(call).reviews, (item) => reviewView(call, item)),
    "POST /pulls/{pull_number}/reviews": (call) => {
      const pull = pullOf(call);
      const user = viewerOf(call).login;
      const state = STATES[asText(call.body.event)] ?? "PENDING";
      if (state === "APPROVED" && issueNumbered(call, String(pull.number)).user === user) {
        throw invalid("Unprocessable Entity");
      }
      const review: Review = {
        id: call.store.nextId(),
        user,
        state,
        body: asText(call.body.body),
        sha: commitOf(call, pull.head).sha,
        submittedAt: call.store.now(),
      };
      pull.reviews.push(review);
      return ok(reviewView(call, review));
    },
  }),
  ...inRepository("push", {
    "POST /pulls": open,
    "PATCH /pulls/{pull_number}": (call) => {
      const pull = pullOf(call);
      const issue = issueNumbered(call, String(pull.number));
      if (call.body.title !== undefined) issue.title = asText(call.body.title);
      if (call.body.body !== undefined) issue.body = asText(call.body.body);
      if (call.body.base !== undefined) pull.base = asText(call.body.base);
      if (call.body.state !== undefined) issue.state = call.body.state === "closed" ? "closed" : "open";
      issue.updatedAt = call.store.now();
      return ok(pullView(call, pull));
    },
    "PUT /pulls/{pull_number}/merge": merge,
  }),
};

function open(call: RepositoryCall) {
  const head = asText(call.body.head).replace(`${call.repository.owner}:`, "");
  const base = asText(call.body.base);
  for (const [field, branch] of Object.entries({ head, base })) {
    if (!(`refs/heads/${branch}` in call.repository.refs)) throw wrongField("PullRequest", field, "invalid");
  }
  const same = call.repository.pulls.find((item) => item.head === head && stateOf(call, item) === "open");
  if (same?.base === base) {
    const message = `A pull request already exists for ${call.repository.owner}:${head}.`;
    throw wrongField("PullRequest", "head", "custom", message);
  }
  const issue = newIssue(call, asText(call.body.title), call.body.body);
  const pull: Pull = {
    id: call.store.nextId(),
    number: issue.number,
    head,
    base,
    draft: call.body.draft === true,
    merged: null,
    mergedBy: null,
    mergedAt: null,
    reviews: [],
  };
  call.repository.pulls.push(pull);
  return created(pullView(call, pull));
}

function merge(call: RepositoryCall) {
  const pull = pullOf(call);
  const issue = issueNumbered(call, String(pull.number));
  if (pull.merged !== null || issue.state === "closed")
    throw new Failure(405, "Pull Request is not mergeable");
  const head = commitOf(call, pull.head);
  if (call.body.sha !== undefined && call.body.sha !== head.sha) {
    throw new Failure(409, "Head branch was modified. Review and try the merge again.");
  }
  const commit = addCommit(call.repository, {
    message: asText(call.body.commit_title) || issue.title,
    parents: [commitOf(call, pull.base).sha, head.sha],
    author: viewerOf(call).login,
    date: call.store.now(),
    files: { ...commitOf(call, pull.base).files, ...head.files },
  });
  call.repository.refs[`refs/heads/${pull.base}`] = commit.sha;
  Object.assign(pull, { merged: commit.sha, mergedBy: commit.author, mergedAt: commit.date });
  Object.assign(issue, { state: "closed", updatedAt: commit.date });
  return ok({ sha: commit.sha, merged: true, message: "Pull Request successfully merged" });
}

function pullOf({ repository, params }: RepositoryCall): Pull {
  const pull = repository.pulls.find(({ number }) => number === Number(params.pull_number));
  if (!pull) throw notFound();
  return pull;
}

function stateOf(call: RepositoryCall, pull: Pull): "open" | "closed" {
  return issueNumbered(call, String(pull.number)).state;
}

function pullView(call: RepositoryCall, pull: Pull): PropertyMap {
  const { state, repository } = call;
  const issue = issueNumbered(call, String(pull.number));
  const owner = accountView(state, repository.owner);
  const end = (ref: string) => ({
    label: `${repository.owner}:${ref}`,
    ref,
    sha: repository.refs[`refs/heads/${ref}`] ?? "",
    user: owner,
    repo: repositoryView(state, repository, call.permission),
  });
  return {
    id: pull.id,
    number: pull.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    draft: pull.draft,
    user: accountView(state, issue.user),
    head: end(pull.head),
    base: end(pull.base),
    merged: pull.merged !== null,
    merge_commit_sha: pull.merged,
    merged_by: pull.mergedBy === null ? null : accountView(state, pull.mergedBy),
    merged_at: pull.mergedAt,
    mergeable: issue.state === "open" ? true : null,
    author_association: "MEMBER",
    comments: issue.comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.state === "closed" ? issue.updatedAt : null,
  };
}

function reviewView(call: RepositoryCall, review: Review): PropertyMap {
  return {
    id: review.id,
    user: accountView(call.state, review.user),
    body: review.body,
    state: review.state,
    commit_id: review.sha,
    submitted_at: review.submittedAt,
    author_association: "MEMBER",
  };
}
