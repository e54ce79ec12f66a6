import assert from "node:assert/strict";
import type { PropertyMap } from "../../../../sandbox/drivers/driver.ts";
import { functions } from "../../../../sandbox/drivers/registry.ts";
import { acme, simulated } from "../../github-simulator/kit.ts";
import { githubStacks, providerConfig } from "./kit.ts";

describe("the lookups of the GitHub driver", () => {
  const world = simulated();
  githubStacks();

  async function ask(name: string, args: PropertyMap, owner = "acme"): Promise<PropertyMap> {
    const found = functions(`github:index/${name}:${name}`);
    assert.ok(found, name);
    return found.invoke(args, {
      providerConfig: { ...providerConfig(world.simulator), owner },
      log: () => {},
      signal: new AbortController().signal,
    });
  }

  it("find a person with the keys, as the real provider asks for them", async () => {
    const { ann } = await acme(world.simulator);
    await world.simulator.control.user({ login: "ann", sshKeys: ["ssh-ed25519 AAAA"] });
    world.simulator.log.clear();
    const found = await ask("getUser", { username: "ann" });
    const { id, login, sshKeys, gpgKeys, suspendedAt } = found;
    assert.deepEqual(
      { id, login, sshKeys, gpgKeys, suspendedAt },
      {
        id: String(ann),
        login: "ann",
        sshKeys: ["ssh-ed25519 AAAA"],
        gpgKeys: [],
        suspendedAt: "0001-01-01 00:00:00 +0000 UTC",
      },
    );
    assert.deepEqual(
      world.simulator.log.entries.map(({ path }) => path.replace("/api/v3", "")),
      ["/users/acme", "/users/ann", "/users/ann/gpg_keys", "/users/ann/keys"],
    );
  });

  it("find a team of an organization, and refuse to look for one of a person", async () => {
    const { simulator } = world;
    await acme(simulator);
    await simulator.control.organization({ login: "guild", members: { acme: "admin", ann: "member" } });
    await simulator.control.repository({ owner: "guild", name: "tool" });
    const { id } = (await simulator.control.team({
      organization: "guild",
      name: "Night Watch",
      members: ["ann"],
      repositories: { tool: "push" },
    })) as { id: number };
    const found = await ask("getTeam", { slug: "night-watch" }, "guild");
    assert.deepEqual(
      [found.id, found.name, found.members, found.repositories],
      [String(id), "Night Watch", ["ann"], ["tool"]],
    );
    await assert.rejects(ask("getTeam", { slug: "night-watch" }), {
      message: 'this resource can only be used in the context of an organization, "acme" is a user',
    });
  });

  it("find a repository and a branch, and a branch that is not there", async () => {
    await acme(world.simulator);
    const { fullName, visibility, defaultBranch } = await ask("getRepository", { name: "bot" });
    assert.deepEqual([fullName, visibility, defaultBranch], ["acme/bot", "public", "main"]);
    const branch = await ask("getBranch", { repository: "bot", branch: "main" });
    assert.equal(branch.ref, "refs/heads/main");
    assert.equal(branch.sha, world.simulator.store.state.repositories["acme/bot"]?.refs["refs/heads/main"]);
    assert.deepEqual(await ask("getBranch", { repository: "bot", branch: "none" }), {});
  });

  it("find who may do what in a repository, and only those who may write where that is asked", async () => {
    const { simulator } = world;
    await acme(simulator);
    const collaborators = { ann: "push", bob: "maintain", eve: "pull" } as const;
    await simulator.control.repository({ owner: "acme", name: "bot", collaborators });
    const names = async (more: PropertyMap) => {
      const found = await ask("getCollaborators", { owner: "acme", repository: "bot", ...more });
      return (found.collaborators as PropertyMap[]).map(({ login, permission }) => `${login} ${permission}`);
    };
    assert.deepEqual(await names({}), ["acme admin", "ann push", "bob maintain", "eve pull"]);
    assert.deepEqual(await names({ permission: "push" }), ["acme admin", "ann push", "bob maintain"]);
  });

  it("say who is not there", async () => {
    await acme(world.simulator);
    await assert.rejects(ask("getUser", { username: "nobody" }), {
      message: `GET ${world.simulator.url}/api/v3/users/nobody: 404 Not Found []. It is gone, or the token may not see it any more: it needs to administer the repository.`,
    });
  });
});
