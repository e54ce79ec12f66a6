import type { Fault } from "../../../../sandbox/github-simulator/http/faults.ts";

/** What GitHub does in the middle of an update, and what it comes to. */
export interface FaultRow {
  readonly fault: Fault;
  /** What `up` says; undefined: it recovers by itself. */
  readonly says?: RegExp;
}

const LASTING = 100_000;
const VARIABLE = { method: "POST", path: "/variables$" };
const LATER = String.raw`\. Run the command again later: it goes on where it stopped\.`;
const said = (text: string) => new RegExp(String.raw`^ *github-[\w*-]+: .*${text}`, "m");

/** Every fault of the simulator on one write in the middle. */
const ONCE: Readonly<Record<string, FaultRow>> = {
  "a token that is no longer good": {
    fault: { kind: "bad-credentials", ...VARIABLE },
    says: said(
      String.raw`401 Bad credentials \[\]\. The token is wrong or has ended: set GITHUB_TOKEN to a valid one\.`,
    ),
  },
  "a plan that does not have it": {
    fault: { kind: "plan", ...VARIABLE },
    says: said("403 Upgrade to GitHub Pro or make this repository public"),
  },
  "a spent hourly limit": { fault: { kind: "primary-limit", ...VARIABLE } },
  "an abuse limit": { fault: { kind: "secondary-limit", ...VARIABLE } },
  "too many requests": { fault: { kind: "too-many", ...VARIABLE } },
  "a thing that is not there": {
    fault: { kind: "not-found", ...VARIABLE },
    says: said(
      String.raw`404 Not Found \[\]\. It is gone, or the token may not see it any more: it needs to administer`,
    ),
  },
  "an error of the server": { fault: { kind: "server-error", ...VARIABLE } },
  "an error of the way to it": { fault: { kind: "bad-gateway", ...VARIABLE } },
  "a slow answer": { fault: { kind: "slow", ...VARIABLE, seconds: 3 } },
  "a lost connection": { fault: { kind: "reset", ...VARIABLE } },
  "an error of the server at a lookup": { fault: { kind: "server-error", path: "/collaborators$" } },
};

/** Those that last until the update has given up. */
const LASTING_ONES: Readonly<Record<string, FaultRow>> = {
  "a server that stays broken": {
    fault: { kind: "server-error", ...VARIABLE, times: LASTING },
    says: said(String.raw`500 Server Error \[\]${LATER}`),
  },
  "a connection that is lost each time": {
    fault: { kind: "reset", ...VARIABLE, times: LASTING },
    says: said(LATER),
  },
};

/** Each write that cannot be sent twice, and one that can: it is carried out, and every answer is lost. */
const LOST: Readonly<Record<string, FaultRow>> = Object.fromEntries(
  [
    { method: "PUT", path: "/environments/production$" },
    { method: "POST", path: "/deployment-branch-policies$" },
    { method: "POST", path: "/variables$" },
    { method: "PUT", path: "/secrets/KEY$" },
    { method: "POST", path: "/rulesets$" },
  ].map((request) => [
    `answers to ${request.method} ${request.path.slice(0, -1)} that are lost`,
    {
      fault: { kind: "bad-gateway" as const, ...request, carriedOut: true, times: LASTING },
    },
  ]),
);

/** All of them, or one that is the hardest. */
export function faultRows(whole: boolean): readonly (readonly [what: string, row: FaultRow])[] {
  const rows = Object.entries({ ...ONCE, ...LASTING_ONES, ...LOST });
  return whole ? rows : rows.filter(([what]) => what.startsWith("answers to POST /variables"));
}
