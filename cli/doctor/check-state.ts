import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import type { Engine } from "../../engine/port.ts";
import { fateOf } from "../../engine/process-identity.ts";
import { readPulumiProject } from "../../engine/pulumi-project.ts";
import { backendFolder } from "../../engine/pulumi-stored-history.ts";
import { bad, type Check, good } from "./check.ts";

const ELSEWHERE =
  "Keep it where both reach it: pulumi login (Pulumi Cloud), or pulumi login s3://BUCKET, and move it with pulumi stack export and import";

/**
 * Where the state is kept, whether it can be had, and whether a killed run has left something in it.
 *
 * @param isReadable whether the passphrase opens it: without that its own check has said what is wrong
 */
export async function checkState(
  engine: Engine,
  stack: string,
  { env, isReadable }: { readonly env: NodeJS.ProcessEnv; readonly isReadable: boolean },
): Promise<Check[]> {
  try {
    await engine.stacks();
    return [await checkBackend(engine, env), ...(isReadable ? [await checkLeft(engine, stack)] : [])];
  } catch (error) {
    return [
      bad(
        "state-backend",
        (error as Error).message,
        "Say where it is kept: pulumi login, or PULUMI_BACKEND_URL",
      ),
    ];
  }
}

async function checkBackend(engine: Engine, env: NodeJS.ProcessEnv): Promise<Check> {
  const id = "state-backend";
  if (engine.kind === "sandbox") return good(id, "the sandbox keeps it in .sandbox, on this machine");
  const folder = await backendFolder(readPulumiProject(engine.projectDir), env);
  if (folder === undefined) return good(id, "not on this machine: a pipeline has it, too");
  if (env.CI) return bad(id, `is ${folder} on this runner, which loses it when the job ends`, ELSEWHERE);
  const workflow = deployingWorkflow(engine.projectDir);
  if (workflow === undefined) return good(id, `${folder}, on this machine only`);
  return bad(
    id,
    `is ${folder} on this machine, and ${workflow} would deploy without it, as if nothing were there`,
    ELSEWHERE,
  );
}

/** A workflow of the repository that runs Slipway or Pulumi. */
function deployingWorkflow(projectDir: string): string | undefined {
  for (let folder = projectDir; ; folder = dirname(folder)) {
    const workflows = join(folder, ".github/workflows");
    const files = existsSync(workflows) ? readdirSync(workflows).filter((name) => /\.ya?ml$/.test(name)) : [];
    const found = files.find((name) =>
      /\b(slipway|pulumi)\b/.test(readFileSync(join(workflows, name), "utf8")),
    );
    if (found !== undefined) return `.github/workflows/${found}`;
    if (existsSync(join(folder, ".git")) || folder === dirname(folder)) return undefined;
  }
}

async function checkLeft(engine: Engine, stack: string): Promise<Check> {
  const id = "state";
  const recover = `Put it right: slipway recover --stack ${stack}`;
  for (const { host, pid, program, since } of await engine.owners(stack)) {
    const isGone = host === hostname() && (await fateOf(pid, program)) === "gone";
    if (isGone) return bad(id, `is locked by process ${pid} since ${since}, which is gone`, recover);
    if (host !== hostname())
      return bad(
        id,
        `is locked by process ${pid} on ${host} since ${since}`,
        `${recover} --force, if that is gone for good`,
      );
  }
  const pending = await engine.pending(stack);
  if (pending.length === 0) return good(id, "whole");
  const names = pending.map(({ resource }) => resource.name).join(", ");
  return bad(id, `a killed run left ${names} half-done`, recover);
}
