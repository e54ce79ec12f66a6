import type { PropertyMap } from "../../drivers/driver.ts";
import { asText } from "../../drivers/properties.ts";
import { created, inRepository, NO_CONTENT, ok, type RepositoryCall } from "../http/endpoint.ts";
import { Failure, notFound } from "../http/failure.ts";
import { page } from "../http/pages.ts";
import type { Comment, Issue } from "../state/records.ts";
import { accountView } from "../views/account.ts";
import { viewerOf } from "./users.ts";

/** Issues and comments. A pull request is an issue, too, so its comments are here. Everybody who reads may write. */
export const issues = inRepository("pull", {
  "GET /issues": (call) => {
    const state = call.query.state ?? "open";
    const found = call.repository.issues.filter((item) => state === "all" || item.state === state);
    return page(call, found.reverse(), (item) => issueView(call, item));
  },
  "POST /issues": (call) => {
    const issue = newIssue(call, String(call.body.title), call.body.body);
    return created(issueView(call, issue));
  },
  "GET /issues/{issue_number}": (call) => ok(issueView(call, issueOf(call))),
  "PATCH /issues/{issue_number}": (call) => {
    const issue = issueOf(call);
    refuseOthers(call, issue.user);
    if (call.body.title !== undefined) issue.title = String(call.body.title);
    if (call.body.body !== undefined) issue.body = call.body.body === null ? null : asText(call.body.body);
    if (call.body.state !== undefined) issue.state = call.body.state === "closed" ? "closed" : "open";
    issue.updatedAt = call.store.now();
    return ok(issueView(call, issue));
  },
  "GET /issues/{issue_number}/comments": (call) =>
    page(call, issueOf(call).comments, (comment) => commentView(call, comment)),
  "POST /issues/{issue_number}/comments": (call) => {
    const now = call.store.now();
    const user = viewerOf(call).login;
    const comment = {
      id: call.store.nextId(),
      body: asText(call.body.body),
      user,
      createdAt: now,
      updatedAt: now,
    };
    issueOf(call).comments.push(comment);
    return created(commentView(call, comment));
  },
  "GET /issues/comments/{comment_id}": (call) => ok(commentView(call, commentOf(call).comment)),
  "PATCH /issues/comments/{comment_id}": (call) => {
    const { comment } = commentOf(call);
    refuseOthers(call, comment.user);
    comment.body = asText(call.body.body);
    comment.updatedAt = call.store.now();
    return ok(commentView(call, comment));
  },
  "DELETE /issues/comments/{comment_id}": (call) => {
    const { issue, comment } = commentOf(call);
    refuseOthers(call, comment.user);
    issue.comments = issue.comments.filter(({ id }) => id !== comment.id);
    return NO_CONTENT;
  },
});

/** Opens an issue; pull requests begin with one. */
export function newIssue(call: RepositoryCall, title: string, body: PropertyMap[string] | undefined): Issue {
  const now = call.store.now();
  const issue: Issue = {
    id: call.store.nextId(),
    number: call.repository.issues.length + 1,
    title,
    body: typeof body === "string" ? body : null,
    state: "open",
    user: viewerOf(call).login,
    comments: [],
    createdAt: now,
    updatedAt: now,
  };
  call.repository.issues.push(issue);
  return issue;
}

/** The issue of a number. */
export function issueNumbered({ repository }: RepositoryCall, wanted: string | undefined): Issue {
  const issue = repository.issues.find(({ number }) => number === Number(wanted));
  if (!issue) throw notFound();
  return issue;
}

function issueOf(call: RepositoryCall): Issue {
  return issueNumbered(call, call.params.issue_number);
}

function commentOf({ repository, params }: RepositoryCall): { issue: Issue; comment: Comment } {
  for (const issue of repository.issues) {
    const comment = issue.comments.find(({ id }) => id === Number(params.comment_id));
    if (comment) return { issue, comment };
  }
  throw notFound();
}

/** What somebody wrote is changed by them, or by those who may push. */
function refuseOthers(call: RepositoryCall, author: string): void {
  if (viewerOf(call).login !== author && (call.permission === "pull" || call.permission === "triage")) {
    throw new Failure(403, "Resource not accessible by personal access token");
  }
}

function issueView(call: RepositoryCall, issue: Issue): PropertyMap {
  const pull = call.repository.pulls.some(({ number }) => number === issue.number);
  return {
    id: issue.id,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    user: accountView(call.state, issue.user),
    comments: issue.comments.length,
    author_association: "MEMBER",
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.state === "closed" ? issue.updatedAt : null,
    ...(pull ? { pull_request: {} } : {}),
  };
}

function commentView(call: RepositoryCall, comment: Comment): PropertyMap {
  return {
    id: comment.id,
    body: comment.body,
    user: accountView(call.state, comment.user),
    author_association: "MEMBER",
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  };
}
