import type { Engine } from "../../engine/port.ts";
import type { Context } from "../context.ts";
import type { Server } from "../docker.ts";
import { bad, type Check } from "../doctor/check.ts";
import { type CheckedFile, checkFile, fileText } from "../doctor/check-file.ts";
import { checkGithub } from "../doctor/check-github.ts";
import { checkImages } from "../doctor/check-images.ts";
import { checkPassphrase } from "../doctor/check-passphrase.ts";
import { checkServer } from "../doctor/check-server.ts";
import { checkState } from "../doctor/check-state.ts";
import { checkTools } from "../doctor/check-tools.ts";
import { reachServer } from "../doctor/reach-server.ts";
import { openEngineFor } from "../open-stack.ts";
import { chooseStack } from "../project.ts";
import type { CommandResult } from "../result.ts";
import { readStack } from "../stack-view.ts";

/** `slipway doctor`: every precondition of a stack, one line each, with its repair. Changes nothing; exit code 1 if any fails. */
export async function doctor(context: Context): Promise<CommandResult> {
  const { out, options, world, projectDir } = context;
  const asked = options.stack ?? (world.env.SLIPWAY_STACK || undefined);
  const stack = chooseStack({ asked, projectDir, needsFile: true });
  context.chosen.stack = stack;
  const checks = await allChecks(context, stack);
  for (const check of checks) out.say(lineOf(check, (text) => out.style(check.ok ? "green" : "red", text)));
  const failed = checks.filter(({ ok }) => !ok).length;
  out.say(failed === 0 ? `${stack}: ready` : `${stack}: ${failed} of ${checks.length} checks failed`);
  const error = failed === 0 ? undefined : `${failed} of ${checks.length} checks failed`;
  return { ok: failed === 0, stack, ...(error && { error }), more: { checks } };
}

function lineOf({ id, ok, detail, repair }: Check, coloured: (text: string) => string): string {
  const mark = coloured(ok ? "ok  " : "FAIL");
  return `${mark}  ${id}: ${detail.replaceAll("\n", "\n      ")}${ok ? "" : `. ${repair}.`}`;
}

async function allChecks(context: Context, stack: string): Promise<readonly Check[]> {
  const { world } = context;
  const engine = await openEngineFor(context, [stack]).catch((error: Error) => error);
  if (engine instanceof Error) {
    const failed = bad("engine", engine.message, "Choose another one with --engine, or repair this one");
    return [...(await checkTools(context, undefined, false)), failed];
  }
  const checked = await checkFile(engine, stack);
  const secret = await secretChecks(engine, stack, world.env);
  const isReadable = secret.every(({ ok }) => ok);
  const [tools, state, server] = await Promise.all([
    checkTools(context, engine.kind, checked.config?.host.kind === "ssh"),
    checkState(engine, stack, { env: world.env, isReadable }),
    serverChecks(context, checked),
  ]);
  const rest = await restChecks(context, { engine, stack, checked, server: server.server });
  return [...tools, ...checked.checks, ...secret, ...state, ...server.checks, ...rest];
}

async function secretChecks(engine: Engine, stack: string, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const text = await fileText(engine, stack);
  return text === undefined
    ? []
    : [await checkPassphrase(engine, env, { path: await engine.trackedFile(stack), text })];
}

/** Which server it is only a good stack file says. */
async function serverChecks(
  { world }: Context,
  { config }: CheckedFile,
): Promise<{ readonly checks: readonly Check[]; readonly server: Server | undefined }> {
  if (config === undefined) return { checks: [], server: undefined };
  const { checks, reached } = await reachServer(world, config.host);
  if (reached === undefined) return { checks, server: undefined };
  const { server, ...facts } = reached;
  const found = checkServer({ ...facts, now: world.now().getTime() / 1000, config });
  return { checks: [...checks, ...found], server: facts.docker instanceof Error ? undefined : server };
}

interface Rest {
  readonly engine: Engine;
  readonly stack: string;
  readonly checked: CheckedFile;
  readonly server: Server | undefined;
}

/** What only a good stack file and a state that can be read allow to ask. */
async function restChecks(
  context: Context,
  { engine, stack, checked, server }: Rest,
): Promise<readonly Check[]> {
  const { file } = checked;
  if (!file) return [];
  try {
    const view = await readStack(engine, stack);
    const images = server ? await checkImages(context, server, file, view.images) : [];
    return [...images, ...(await checkGithub(context, { engine, stack, file, view }))];
  } catch {
    // Its own check has said why the state cannot be read.
    return [];
  }
}
