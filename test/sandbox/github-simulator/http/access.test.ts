import assert from "node:assert/strict";
import { acme, bot, call, callAt, simulated, TOKENS } from "../kit.ts";

describe("who may do what at the simulator", () => {
  const world = simulated();

  it("answers as GitHub to people with other rights", async () => {
    const { simulator } = world;
    await acme(simulator);
    const environment = "PUT /environments/staging";
    const rows: readonly (readonly [string, string, "public" | "private", number, string])[] = [
      [environment, TOKENS.acme, "public", 200, ""],
      [environment, TOKENS.ann, "public", 403, "Must have admin rights to Repository."],
      [environment, TOKENS.eve, "public", 403, "Must have admin rights to Repository."],
      [environment, "", "public", 401, "Requires authentication"],
      [environment, "ghp_wrong", "public", 401, "Bad credentials"],
      [environment, TOKENS.eve, "private", 404, "Not Found"],
      [environment, "", "private", 404, "Not Found"],
      ["GET /environments", TOKENS.eve, "public", 200, ""],
      ["GET /environments", TOKENS.eve, "private", 404, "Not Found"],
      ["GET /collaborators", TOKENS.eve, "public", 403, "Resource not accessible by personal access token"],
      ["GET /actions/secrets", TOKENS.bob, "public", 403, "Must have admin rights to Repository."],
    ];
    for (const [request, token, visibility, status, message] of rows) {
      Object.assign(bot(simulator), { visibility });
      await simulator.control.user({ login: "acme", plan: "pro" });
      const answer = await call(simulator, request, request.startsWith("PUT") ? {} : undefined, token);
      assert.deepEqual([answer.status, answer.body.message ?? ""], [status, message], `${request} ${token}`);
    }
  });

  it("takes rights through an organization and its teams", async () => {
    const { simulator } = world;
    await acme(simulator);
    const { control } = simulator;
    await control.organization({ login: "guild", members: { ann: "admin", bob: "member" } });
    await control.repository({ owner: "guild", name: "tool", visibility: "private" });
    const permissions = async (token: string) =>
      (await callAt(simulator, "GET /repos/guild/tool", undefined, token)).body.permissions;
    assert.deepEqual(await permissions(TOKENS.ann), {
      pull: true,
      triage: true,
      push: true,
      maintain: true,
      admin: true,
    });
    assert.equal(await permissions(TOKENS.bob), undefined);
    await control.team({
      organization: "guild",
      name: "ops",
      members: ["bob"],
      repositories: { tool: "triage" },
    });
    assert.deepEqual(await permissions(TOKENS.bob), {
      pull: true,
      triage: true,
      push: false,
      maintain: false,
      admin: false,
    });
  });

  it("refuses to write to what is archived, and to know a token that was taken away", async () => {
    const { simulator } = world;
    await acme(simulator);
    await simulator.control.repository({ owner: "acme", name: "bot", archived: true });
    const { status, body } = await call(simulator, "PUT /environments/staging", {});
    assert.deepEqual([status, body.message], [403, "Repository was archived so is read-only."]);
    await simulator.control.revoke({ login: "acme" });
    assert.equal((await call(simulator, "GET ")).status, 401);
  });

  it("serves the same at the paths of an Enterprise Server, and by a repository's number", async () => {
    const { simulator } = world;
    await acme(simulator);
    const plain = (await call(simulator, "GET ")).body;
    for (const path of [
      "/api/v3/repos/acme/bot",
      `/repositories/${plain.id}`,
      `/api/v3/repositories/${plain.id}`,
    ]) {
      assert.deepEqual((await callAt(simulator, `GET ${path}`)).body, plain);
    }
    assert.equal((await callAt(simulator, "GET /repositories/999999/environments")).status, 404);
  });

  it("gives long lists page by page", async () => {
    const { simulator } = world;
    await acme(simulator);
    for (const number of [1, 2, 3])
      await call(simulator, "POST /actions/variables", { name: `V${number}`, value: "" });
    const page = (await call(simulator, "GET /actions/variables?per_page=2&page=2")).body;
    assert.deepEqual([page.total_count, page.variables.length], [3, 1]);
    const response = await fetch(`${simulator.url}/repos/acme/bot/actions/variables?per_page=2`, {
      headers: { authorization: `Bearer ${TOKENS.acme}` },
    });
    const path = `${simulator.url}/repos/acme/bot/actions/variables`;
    assert.equal(
      response.headers.get("link"),
      `<${path}?per_page=2&page=2>; rel="next", <${path}?per_page=2&page=2>; rel="last"`,
    );
  });
});
