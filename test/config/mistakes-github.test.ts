import { type Mistake, refuses } from "./mistakes.ts";

const USERS = ["environment", "reviewers", "users"];

const MISTAKES: readonly Mistake[] = [
  [
    ["repository"],
    undefined,
    "repository: is missing, and environment needs it. Write { owner: acme, name: alice }, or remove environment.",
  ],
  [
    ["repository"],
    "acme/alice",
    'repository: is "acme/alice", must be a mapping. Write { owner: acme, name: alice }.',
  ],
  [
    ["repository", "owner"],
    "acme/alice",
    'repository.owner: is "acme/alice", must be the name of a user or an organisation on GitHub. Write it as in the address of the repository.',
  ],
  [
    ["repository", "name"],
    "..",
    'repository.name: is "..", must be the name of a repository. Write it as in the address of the repository, without its owner.',
  ],
  [
    ["repository", "baseUrl"],
    "https://github.example.com",
    'repository.baseUrl: is "https://github.example.com", must be an address like https://github.example.com/. Leave it out for github.com, or write where your GitHub Enterprise Server is.',
  ],
  [
    ["repository", "token"],
    "x",
    "repository.token: is not a known key. Use one of owner, name, private, plan, baseUrl, or remove it.",
  ],
  [
    ["repository", "private"],
    true,
    "repository.plan: is missing, and what GitHub offers for a private repository depends on it. Set it to free, pro, team or enterprise.",
  ],
  [
    ["repository", "plan"],
    "free",
    "repository.plan: is for private repositories only. Set private: true, or remove it.",
  ],
  [
    ["repository", "plan"],
    "fre",
    'repository.plan: is "fre", must be free, pro, team or enterprise. Set it to free.',
  ],
  [
    ["environment", "name"],
    undefined,
    "environment.name: is missing, must be the name of an environment. Use letters, digits, spaces, dots, hyphens and underscores, at most 100.",
  ],
  [USERS, ["ann", "bob", "Ann"], "environment.reviewers.users[2]: is there twice. Remove one of the two."],
  [
    USERS,
    ["@ann"],
    'environment.reviewers.users[0]: is "@ann", must be the name of a user on GitHub. Write it without @.',
  ],
  [
    USERS,
    ["a", "b", "c", "d", "e", "f"],
    "environment.reviewers: has 7 users and teams, GitHub allows 6. Name a team in place of its members.",
  ],
  [
    ["environment", "reviewers", "teams"],
    ["acme/Operators"],
    'environment.reviewers.teams[0]: is "acme/Operators", must be the name of a team as in its address. Write it in lower-case letters with hyphens, without the organisation.',
  ],
  [["environment", "wait"], "90s", "environment.wait: is not a number of whole minutes. Say 5m."],
  [
    ["environment", "wait"],
    "721h",
    'environment.wait: is "721h", must be a duration from 0s to 720h. Say 5m.',
  ],
  [
    ["environment", "branches"],
    "main",
    'environment.branches: is "main", must be a list of patterns of branches. Write it like [main].',
  ],
  [["environment", "tags"], ["v*", "v*"], "environment.tags[1]: is there twice. Remove one of the two."],
  [
    ["environment", "secrets"],
    ["HMAC_KYE"],
    "environment.secrets[0]: is HMAC_KYE, which secrets does not declare. Did you mean HMAC_KEY?",
  ],
  [
    ["environment", "secrets"],
    ["OTHER"],
    "environment.secrets[0]: is OTHER, which secrets does not declare. Add OTHER to secrets, or remove it here.",
  ],
  [
    ["environment", "secrets"],
    ["123:marker"],
    "environment.secrets[0]: is not the name of a secret. Write a name that secrets declares, for example BOT_TOKEN.",
  ],
  [
    ["environment", "variables", "log_level"],
    "info",
    "environment.variables.log_level: is not the name of a variable on GitHub. Use capital letters, digits and underscores, no digit first, and not GITHUB_.",
  ],
  [
    ["environment", "variables", "LOG_LEVEL"],
    "",
    "environment.variables.LOG_LEVEL: is not 1 to 49152 bytes, as GitHub wants it. Shorten it, or remove the variable.",
  ],
  [
    ["protection", "approvals"],
    11,
    "protection.approvals: is 11, must be 0 to 10. Set it to a whole number from 0 to 10.",
  ],
  [
    ["protection", "checks"],
    ["Test", "Test"],
    "protection.checks[1]: is there twice. Remove one of the two.",
  ],
  [
    ["protection", "branch"],
    "release/*",
    'protection.branch: is "release/*", must be the name of a branch. Write it like main.',
  ],
  [
    ["protection", "adopt"],
    true,
    "protection.adopt: is true, must be 1 to 9007199254740991. Write the number that slipway up names.",
  ],
  [
    ["protection", "bypass"],
    ["ann"],
    "protection.bypass: is not a known key. Use one of branch, name, approvals, checks, upToDate, linearHistory, codeOwners, lastPush, dismissStale, resolveConversations, adopt, or remove it.",
  ],
];

describe("parseConfig, mistakes in what is on GitHub", () => refuses(MISTAKES));
