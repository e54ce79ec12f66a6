import { deepEqual } from "node:assert/strict";
import { changed, fullConfig, problemsWith } from "./base.ts";
import { type Mistake, refuses } from "./mistakes.ts";

const RELEASE = ["services", "keeper", "release"] as const;
const at = (index: number, ...rest: string[]) => [...RELEASE, index, ...rest];
const BACKUP = "Write { sqlite: /data/alice.db }, { command: […], restore: […] } or { volume: data }.";

const MISTAKES: readonly Mistake[] = [
  [
    [...RELEASE],
    { name: "x" },
    "services.keeper.release: is a mapping, must be a list of steps. Write it like [{ name: schema, at: after, run: [program, argument] }].",
  ],
  [
    at(0),
    "migrate",
    'services.keeper.release[0]: is "migrate", must be a mapping. Write { name: schema, at: after, run: [program, argument] }.',
  ],
  [
    at(0, "at"),
    "during",
    'services.keeper.release[0].at: is "during", must be before or after. Set it to one of these.',
  ],
  [
    at(0, "name"),
    "Dry run",
    'services.keeper.release[0].name: is "Dry run", must be lower-case letters, digits and hyphens, at most 40. Write it like schema.',
  ],
  [
    at(0, "timeout"),
    "2d",
    'services.keeper.release[0].timeout: is "2d", must be a duration from 1s to 24h. Say 10m.',
  ],
  [
    at(2, "name"),
    "dry-run",
    "services.keeper.release[2].name: is dry-run, as an earlier step is called. Choose another name.",
  ],
  [
    at(2, "name"),
    "sends",
    "services.keeper.release[2].name: is sends, as a smoke step is called. Choose another name.",
  ],
  [
    at(3, "at"),
    "before",
    "services.keeper.release[3]: is before the rollout, but stands behind schema, which is after it. Move it in front of that.",
  ],
  [
    at(3),
    { name: "late", at: "after", backup: { sqlite: "/data/alice.db" } },
    "services.keeper.release[3]: copies data that schema has changed already, so nothing could go back to it. Move it in front of that.",
  ],
  [
    at(0, "run"),
    undefined,
    "services.keeper.release[0]: has neither run nor backup. Write { name: schema, at: after, run: [program, argument] }.",
  ],
  [
    at(2, "run"),
    undefined,
    "services.keeper.release[2].undo: has nothing to take back: the step has no run. Add run, or remove undo.",
  ],
  [at(1, "run"), ["x"], "services.keeper.release[1]: has both run and backup. Make a step of each."],
  [
    at(0, "keep"),
    { count: 2 },
    "services.keeper.release[0].keep: is for a backup, which the step is not. Remove it.",
  ],
  [at(1, "keep", "count"), 0, "services.keeper.release[1].keep.count: is 0, must be 1 to 100. Set it to 5."],
  [at(1, "backup"), {}, `services.keeper.release[1].backup: is a backup of nothing. ${BACKUP}`],
  [
    at(1, "backup"),
    { sqlite: "/data/alice.db", volume: "spool" },
    "services.keeper.release[1].backup: is of sqlite and volume at once. Make a step of each.",
  ],
  [
    at(1, "backup"),
    { command: ["dump"] },
    "services.keeper.release[1].backup.restore: must be the command that brings the copy back. Write it as [program].",
  ],
  [
    at(1, "backup"),
    { volume: "spool", restore: ["x"] },
    "services.keeper.release[1].backup.restore: is not for a volume, which comes back whole. Remove it.",
  ],
  [
    at(1, "backup"),
    { volume: "spol" },
    'services.keeper.release[1].backup.volume: is "spol", which is no volume of the service. Did you mean spool?',
  ],
  [
    at(1, "backup", "sqlite"),
    "/tmp/alice.db",
    'services.keeper.release[1].backup.sqlite: is "/tmp/alice.db", a file in no volume of the service: it would be gone with its task. Name a file below /data.',
  ],
  [
    at(1, "backup", "sqlite"),
    "/data",
    'services.keeper.release[1].backup.sqlite: is "/data", a file in no volume of the service: it would be gone with its task. Name a file below /data.',
  ],
  [
    at(1, "backup", "restore"),
    { table: "users", key: "id", columns: ["name; drop table users"] },
    'services.keeper.release[1].backup.restore.columns[0]: is "name; drop table users", must be the name of a column: letters, digits and underscores. Write it like telegram_user_id.',
  ],
];

describe("parseConfig, mistakes in release steps", () => {
  refuses(MISTAKES);

  it("refuses what a run goes back from where it is not valid any more, and names no secret value", () => {
    const goingBack = {
      id: "7-to-5",
      data: true,
      since: 1_700_000_000,
      images: {},
      services: { web: { kind: "web" } },
      secrets: { KEY: { value: 5 } },
    };
    deepEqual(problemsWith(changed(fullConfig(), [{ path: ["goingBack"], value: goingBack }])), [
      "goingBack: of the update that is left, secrets.KEY.value: is not a text of 1 to 511999 bytes. Set it with: slipway secret set KEY",
      "goingBack: of the update that is left, services.web.port: is missing, must be 1 to 65535. Set it to the port that the program listens on.",
      "goingBack: of the update that is left, services.web.image: is missing, must be a repository, or repository@sha256:…. Write it like docker.io/acme/alice.",
      'goingBack: of the update that is left, services.web.health: is missing, must be a mapping. Write one of { http: /healthz }, { command: [program] }, { heartbeat: { file: /tmp/alive, maxAge: 60s } }, { none: "the reason" }.',
    ]);
  });
});
