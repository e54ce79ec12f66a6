import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type LocalAccess, localAccessPath, readLocalAccess } from "../../../github/local-access.ts";
import { writeAtomic } from "../../engine/atomic-file.ts";
import type { Actions } from "../../github-simulator/control/actions.ts";
import { controlClient } from "../../github-simulator/control/client.ts";
import type { Server } from "../ensure-server.ts";
import type { GitHub } from "../github.ts";

/** Repository of the sample bots, as the stack files name it. */
export const SAMPLE_REPOSITORY = "slipway/hello";

const [OWNER = "", NAME = ""] = SAMPLE_REPOSITORY.split("/");

/** Where its files come from, in this folder. */
const FILES = {
  ".github/workflows/ci.yml": "ci.yml",
  ".github/workflows/deploy.yml": "deploy.yml",
  ".github/CODEOWNERS": "CODEOWNERS",
};

const DEPLOY_JOB = fileURLToPath(new URL("./deploy-job.ts", import.meta.url));

/**
 * Makes sure that the simulator has the repository of the sample bots and its two people: ann, who administers it and whose
 * token the sandbox uses, and ben, who can write. What is there already stays as it is.
 */
export async function ensureSampleRepository(server: Server, github: GitHub): Promise<LocalAccess> {
  const control = controlClient(github);
  const { root } = server.layout;
  const access = {
    baseUrl: `${github.url}/`,
    token: readLocalAccess(root)?.token ?? `ghp_${randomBytes(18).toString("hex")}`,
  };
  await writeAtomic(localAccessPath(root), `${JSON.stringify(access)}\n`);
  await control.user({ login: "ann", tokens: [access.token] });
  if (!(await isThere(control))) {
    await control.user({ login: "ben" });
    await control.organization({ login: OWNER, members: { ann: "admin", ben: "member" } });
    await control.repository({
      owner: OWNER,
      name: NAME,
      collaborators: { ann: "admin", ben: "push" },
      files: await sampleFiles(),
    });
  }
  // Each time: where the Docker engine is can change from one start to the next.
  await control.job({
    repository: SAMPLE_REPOSITORY,
    workflow: "deploy.yml",
    command: [process.execPath, DEPLOY_JOB, root, JSON.stringify(server.env)],
    environment: "production",
  });
  return access;
}

async function isThere(control: Actions): Promise<boolean> {
  try {
    await control.show({ repository: SAMPLE_REPOSITORY });
    return true;
  } catch (error) {
    if (/has no such repository/.test((error as Error).message)) return false;
    throw error;
  }
}

async function sampleFiles(): Promise<Record<string, string>> {
  const read = async ([path, name]: [string, string]) => {
    return [path, await readFile(new URL(`./${name}`, import.meta.url), "utf8")] as const;
  };
  return Object.fromEntries(await Promise.all(Object.entries(FILES).map(read)));
}
