import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type StepInputs, stepDigest } from "../../../components/release/release-inputs.ts";
import { planService } from "../../../components/stack/service-plan.ts";
import type { ServiceConfig, StepConfig } from "../../../config/config.ts";
import { parseConfig } from "../../../config/parse.ts";
import { CONTEXT, fullConfig } from "../../config/base.ts";
import { resolved } from "../../recorder.ts";

const image = `ghcr.io/acme/alice@sha256:${"a".repeat(64)}`;
const web = parseConfig(fullConfig(), CONTEXT).services.web as ServiceConfig;
const run: StepConfig = { kind: "run", name: "ids", at: "after", timeout: 1000, run: ["migrate"] };
const copy: StepConfig = {
  kind: "backup",
  name: "keep",
  at: "before",
  timeout: 1000,
  backup: { kind: "sqlite", path: "/data/alice.db", volume: "data" },
  keep: { count: 5, age: 3_600_000 },
};

const digest = async (step: StepConfig, changes: Partial<StepInputs> & { config?: ServiceConfig } = {}) => {
  const config = changes.config ?? web;
  const plan = planService({ app: "alice", stack: "prod" }, "web", config, changes.image ?? image);
  const secret = (name: string) => pulumi.output(`digest of ${name}`);
  return resolved(stepDigest(step, { image, digest: secret, ...changes, config, plan }));
};

describe("stepDigest", () => {
  it("is 64 hexadecimal digits, and the same for the same", async () => {
    assert.match(await digest(run), /^[0-9a-f]{64}$/);
    assert.equal(await digest(run), await digest({ ...run }));
  });

  const others: Record<string, () => Promise<string>> = {
    "another image": () => digest(run, { image: image.replace("aaaa", "bbbb") }),
    "another command": () => digest({ ...run, run: ["migrate", "--fast"] }),
    "another variable": () => digest(run, { config: { ...web, env: { LOG_LEVEL: "debug" } } }),
    "another secret": () => digest(run, { digest: () => pulumi.output("rotated") }),
    "another file": () =>
      digest(run, {
        config: { ...web, files: [{ target: "/app/config.json", source: "x", content: "eA==" }] },
      }),
  };
  for (const [title, other] of Object.entries(others)) {
    it(`changes with ${title}`, async () => assert.notEqual(await other(), await digest(run)));
  }

  const same: Record<string, () => Promise<string>> = {
    "its time limit": () => digest({ ...run, timeout: 9000 }),
    "its undo": () => digest({ ...run, undo: ["back"] }),
    "the limits of the service": () =>
      digest(run, { config: { ...web, limits: { memory: 6_291_456, cpus: 1 } } }),
  };
  for (const [title, other] of Object.entries(same)) {
    it(`stays with another value of ${title}`, async () => assert.equal(await other(), await digest(run)));
  }

  it("of a backup stays with what it restores, and changes with what it copies", async () => {
    const restore = { table: "users", key: "id", columns: ["name"] };
    const backup = { kind: "sqlite", path: "/data/alice.db", volume: "data" } as const;
    assert.equal(await digest({ ...copy, backup: { ...backup, restore } }), await digest(copy));
    assert.notEqual(await digest({ ...copy, backup: { ...backup, path: "/data/b.db" } }), await digest(copy));
  });
});
