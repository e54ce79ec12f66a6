import { delimiter, join } from "node:path";
import { findPulumi } from "../../engine/cli-path.ts";
import type { EngineKind } from "../../engine/port.ts";
import type { Context } from "../context.ts";
import { bad, type Check, good, isAtLeast } from "./check.ts";

/** The first Node that runs TypeScript by itself. */
const NODE = "22.18.0";
/** The first with KnownHostsCommand, through which it gets the key of the server. */
const SSH = "8.5";
/** Older ones were never tried with this program. */
const PULUMI = "3.200.0";

/** The programs of this machine that a run needs. */
export async function checkTools(
  context: Context,
  kind: EngineKind | undefined,
  overSsh: boolean,
): Promise<Check[]> {
  return Promise.all([
    checkNode(context),
    ...(kind === "sandbox" ? [] : [checkPulumi(context)]),
    ...(overSsh ? [checkSsh(context)] : []),
  ]);
}

/** The one that the program of the stack runs in: that of the project goes first, as in `npx`. */
async function checkNode({ world, projectDir }: Context): Promise<Check> {
  const folders = [join(projectDir, "node_modules/.bin"), world.env.PATH ?? ""];
  const run = await world.run("node", ["--version"], {
    env: { ...world.env, PATH: folders.join(delimiter) },
  });
  const version = run.stdout.trim().replace(/^v/, "");
  if (isAtLeast(version, NODE)) return good("node", version);
  const detail =
    run.exitCode === undefined
      ? "there is no node command on the PATH"
      : `is ${version || run.stderr}, must be ${NODE} or later`;
  return bad("node", detail, "Install Node 24, or run npm ci in the project, which brings one");
}

async function checkPulumi({ world }: Context): Promise<Check> {
  const path = findPulumi(world.env);
  const install = "Install it: npx pulumi version, or https://www.pulumi.com/docs/install/";
  if (path === undefined) return bad("pulumi", "no Pulumi CLI was found", install);
  const run = await world.run(path, ["version"], { env: { ...world.env, PULUMI_SKIP_UPDATE_CHECK: "true" } });
  const version = run.stdout.trim().replace(/^v/, "");
  if (isAtLeast(version, PULUMI)) return good("pulumi", version);
  return bad("pulumi", `${path} is ${version || run.stderr.trim()}, must be ${PULUMI} or later`, install);
}

async function checkSsh({ world }: Context): Promise<Check> {
  const run = await world.run("ssh", ["-V"], {});
  const version = /OpenSSH_(\d+\.\d+)/.exec(run.stderr + run.stdout)?.[1] ?? "";
  if (isAtLeast(version, SSH)) return good("ssh", version);
  if (version !== "")
    return bad(
      "ssh",
      `is OpenSSH ${version}, must be ${SSH} or later`,
      "Upgrade it: apt-get install openssh-client",
    );
  return bad("ssh", "there is no ssh command on this machine", "Install it: apt-get install openssh-client");
}
