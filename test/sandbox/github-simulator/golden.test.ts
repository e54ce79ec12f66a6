import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { acme, callAt, sealed, simulated } from "./kit.ts";

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body?: { encrypted_value?: string; reviewers?: { id: number }[] | null } & Record<string, unknown>;
}

const golden = JSON.parse(
  readFileSync(new URL("../../golden/github-requests.json", import.meta.url), "utf8"),
) as Record<"create" | "noop" | "update" | "destroy", Recorded[]>;

describe("the simulator, asked what the real provider asked", () => {
  const world = simulated();

  it("serves every recorded request in its order with its status", async () => {
    const { simulator } = world;
    const { ann } = await acme(simulator);
    /** Ids that the recording had, and those of the simulator. */
    const ids = new Map<string, number>();
    for (const part of ["create", "noop", "update", "destroy"] as const) {
      for (const recorded of golden[part]) {
        const path = recorded.path.replace(/\d+$/, (id) => String(ids.get(id) ?? id));
        const body = await bodyOf(recorded, ann);
        const { status, body: answer } = await callAt(simulator, `${recorded.method} ${path}`, body);
        assert.equal(
          status,
          recorded.status,
          `${part}: ${recorded.method} ${path}: ${JSON.stringify(answer)}`,
        );
        if (recorded.method === "POST" && recorded.path.endsWith("/rulesets")) ids.set("107", answer.id);
        if (recorded.path.endsWith("/deployment-branch-policies")) ids.set("108", answer.id);
      }
    }
    const asked = simulator.log.entries.map(({ method, status }) => ({ method, status }));
    const all = Object.values(golden).flatMap((part) => (Array.isArray(part) ? part : []));
    assert.deepEqual(
      asked,
      all.filter((item) => item.method).map(({ method, status }) => ({ method, status })),
    );
  });

  async function bodyOf({ body }: Recorded, ann: number): Promise<unknown> {
    if (body === undefined) return undefined;
    if (body.encrypted_value !== undefined) return sealed(world.simulator, "a value");
    return Array.isArray(body.reviewers) ? { ...body, reviewers: [{ type: "User", id: ann }] } : body;
  }
});
