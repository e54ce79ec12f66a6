import assert from "node:assert/strict";
import type { RunningService, RunningTask } from "../../cli/running-service.ts";
import { readService } from "../../cli/running-service.ts";
import { serviceState } from "../../cli/service-state.ts";

const task = (state: string, more: Partial<RunningTask> = {}): RunningTask => ({
  state,
  desired: "running",
  revision: "new",
  image: "docker.io/library/web@new",
  since: "2026-11-21T08:30:00.000Z",
  ...more,
});
const service = (more: Partial<RunningService>): RunningService => ({
  key: "web",
  name: "hello-prod-web",
  image: "docker.io/library/web@new",
  revision: "new",
  update: undefined,
  wanted: 1,
  tasks: [task("running")],
  ...more,
});

describe("serviceState", () => {
  const cases: [what: string, service: Partial<RunningService>, state: string][] = [
    ["every task runs", {}, "running"],
    ["an update has completed", { update: "completed" }, "running"],
    ["it is scaled to none", { wanted: 0, tasks: [] }, "stopped"],
    ["an update is under way", { update: "updating" }, "updating"],
    ["a rollback is under way", { update: "rollback_started" }, "updating"],
    ["an update was paused", { update: "paused" }, "failed"],
    ["a rollback was paused", { update: "rollback_paused" }, "failed"],
    ["a task still starts", { tasks: [task("starting")] }, "starting"],
    [
      "a task died and another one starts",
      { tasks: [task("starting"), task("failed", { desired: "shutdown" })] },
      "failed",
    ],
    [
      "a task of the version before died",
      { tasks: [task("starting"), task("failed", { revision: "old" })] },
      "starting",
    ],
    ["one of two runs", { wanted: 2 }, "starting"],
    [
      "Swarm went back to what has not passed",
      { update: "rollback_completed", revision: "older" },
      "rolled back",
    ],
    ["Swarm went back to what has passed", { update: "rollback_completed" }, "running"],
  ];
  for (const [what, more, state] of cases) {
    it(`is ${state} where ${what}`, () => {
      assert.equal(serviceState(service(more), "new").state, state);
    });
  }

  it("tells of the newest task that runs", () => {
    const tasks = [
      task("running", { since: "2026-11-21T08:40:00.000Z", image: "web@b", revision: "b" }),
      task("running"),
      task("shutdown", { desired: "shutdown" }),
    ];
    const { image, revision, since, count } = serviceState(service({ wanted: 2, tasks }), "new");
    assert.deepEqual(
      { image, revision, since, count },
      { image: "web@b", revision: "b", since: "2026-11-21T08:40:00.000Z", count: 2 },
    );
  });
});

describe("readService", () => {
  it("reads what Docker answers", () => {
    const spec = (image: string, revision: string) => ({
      ContainerSpec: { Image: image, Env: ["A=SLIPWAY_REVISION=no", `SLIPWAY_REVISION=${revision}`] },
    });
    const answer = {
      ID: "s1",
      Spec: {
        Name: "hello-prod-web",
        Labels: { "slipway.service": "web" },
        Mode: { Replicated: { Replicas: 2 } },
        TaskTemplate: spec("web@new", "new"),
      },
      UpdateStatus: { State: "completed" },
    };
    const tasks = [
      {
        ServiceID: "s1",
        DesiredState: "shutdown",
        Status: { State: "shutdown", Timestamp: "2026-11-21T08:00:00.1Z" },
        Spec: spec("web@old", "old"),
      },
      {
        ServiceID: "s1",
        DesiredState: "running",
        Status: { State: "running", Timestamp: "2026-11-21T08:30:00.123456789Z" },
        Spec: spec("web@new", "new"),
      },
      {
        ServiceID: "s2",
        DesiredState: "running",
        Status: { State: "running", Timestamp: "2026-11-21T08:50:00Z" },
        Spec: spec("bot@new", "bot"),
      },
    ];
    assert.deepEqual(readService(answer as never, tasks), {
      key: "web",
      name: "hello-prod-web",
      image: "docker.io/library/web@new",
      revision: "new",
      update: "completed",
      wanted: 2,
      tasks: [
        {
          state: "running",
          desired: "running",
          revision: "new",
          image: "docker.io/library/web@new",
          since: "2026-11-21T08:30:00.123Z",
        },
        {
          state: "shutdown",
          desired: "shutdown",
          revision: "old",
          image: "docker.io/library/web@old",
          since: "2026-11-21T08:00:00.100Z",
        },
      ],
    });
  });
});
