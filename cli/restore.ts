import type { HistoryEntry, ResourceState, RunResult } from "../engine/port.ts";
import { changedConfig } from "./config-text.ts";
import type { Context } from "./context.ts";
import { restoreMessage } from "./failed-before.ts";
import { failuresOf, failureText } from "./failures.ts";
import { configOfText, GOING_BACK, goingBackFrom } from "./going-back.ts";
import { Interruption, stopIfAsked } from "./interruption.ts";
import { keyLedger } from "./key-ledger.ts";
import { KNOWN_GOOD } from "./known-good.ts";
import { configDifference, hiddenKeys, lastGoodUpdate } from "./last-good.ts";
import { Progress } from "./progress.ts";
import { refreshNotPassed } from "./refresh.ts";
import { releaseMap } from "./release-map.ts";
import { fileServices } from "./stack-file.ts";
import { withTemporaryFile } from "./temporary-file.ts";
import type { BeforeUpdate } from "./update.ts";

/** A failed update. */
export interface FailedUpdate extends BeforeUpdate {
  /** Images that it was given. */
  readonly images: Readonly<Record<string, string>>;
  /** Text of the stack file that it ran with. */
  readonly text: string;
  /** Gates, release and smoke steps that failed it. */
  readonly steps: readonly string[];
  /** Why it failed, for the history. */
  readonly reasons: readonly string[];
  /** Whether it stopped, started or restarted a service: what the stack keeps of that goes back with it. */
  readonly isOperation: boolean;
  /** Whether it changed anything before it failed. */
  readonly hasChanged: boolean;
}

/** What a restore runs. */
interface Target {
  readonly text: string;
  /** State after the failed update. */
  readonly resources: readonly ResourceState[];
  /** The update that it goes back to. */
  readonly good: HistoryEntry;
  /** The update that failed. */
  readonly failed: HistoryEntry;
  /** Keys of the configuration that go back too. */
  readonly keys: readonly string[];
  /** Keys that the backend does not show of past updates. */
  readonly hidden: readonly string[];
}

/**
 * Brings the whole stack back to its last good images and configuration, and says what came of it. A first version has
 * nothing before it, and stays to be looked at.
 */
export async function restore(context: Context, failed: FailedUpdate): Promise<string> {
  if (!failed.hasChanged) return "Nothing was changed: what ran before still runs.";
  try {
    const target = await chooseTarget(failed);
    return typeof target === "string" ? target : await runRestore(context, failed, target);
  } catch (error) {
    if (error instanceof Interruption) throw error;
    return restoreFailed((error as Error).message, failed.stack);
  }
}

async function chooseTarget(run: FailedUpdate): Promise<Target | string> {
  const { engine, stack, file, view, images, isOperation } = run;
  const history = await engine.history(stack);
  const good = lastGoodUpdate(history);
  const failed = history.find(({ kind }) => kind === "update");
  if (!good || !failed) return "This stack has never run well before, so there is nothing to go back to.";
  const values = configDifference(failed.config, good.config);
  const services = fileServices(changedConfig(file.text, { images: {}, values }), stack);
  const goodImages = releaseMap(services, view.images);
  const hidden = hiddenKeys(failed.config, good.config);
  if (Object.keys(values).length === 0 && sameImages(images, goodImages) && !isOperation) {
    if (hidden.length > 0) return keptHidden(hidden, stack);
    return `Images and configuration are those of update ${good.number}, the last good one: there is nothing to go back to.`;
  }
  const resources = await engine.resources(stack);
  const left = { number: failed.number, images, config: configOfText(run.text) };
  // One that failed on its way back goes forward again: steps that it undid run as they did.
  const wasBack = failed.config[GOING_BACK] !== undefined;
  const goingBack = wasBack ? {} : { [GOING_BACK]: goingBackFrom(left, good, true) };
  const changes = { images: goodImages, keys: keyLedger(resources), values: { ...values, ...goingBack } };
  const text = changedConfig(file.text, changes);
  return { text, resources, good, failed, keys: Object.keys(values), hidden };
}

function sameImages(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => a[key] === b[key]);
}

function runRestore(context: Context, failed: FailedUpdate, target: Target): Promise<string> {
  const { engine, stack, file } = failed;
  const { out, world } = context;
  const { signal } = world;
  out.say(out.style("bold", `${stack}: going back to what update ${target.good.number} left`));
  out.event({
    type: "phase",
    phase: "restore",
    stack,
    update: target.good.number,
    configuration: target.keys,
  });
  return withTemporaryFile(file.path, target.text, async (configFile) => {
    const { resources } = target;
    await refreshNotPassed(context, failed, { resources, phase: "restore", configFile });
    const progress = new Progress(out, "restore");
    const message = restoreMessage(target.failed, failed.steps, failed.reasons);
    const { onEvent } = progress;
    const result = await engine.up(stack, { configFile, message, variables: KNOWN_GOOD, onEvent, signal });
    stopIfAsked(signal, stack, progress);
    return result.ok || onlyProtected(result)
      ? restored(result, target, stack)
      : restoreFailed(reasonsOf(result), stack);
  });
}

function restored(result: RunResult, { good, keys, hidden }: Target, stack: string): string {
  const what = keys.length === 0 ? "images" : `images and ${keys.join(", ")}`;
  const kept = result.ok
    ? ""
    : ` What that update did not have stays, because it is protected:\n${reasonsOf(result)}`;
  const rest = hidden.length > 0 ? ` ${keptHidden(hidden, stack)}` : "";
  return `Restored: ${what} as update ${good.number} left them (${result.seconds} s).${kept}${rest}`;
}

/** Only a `file://` backend keeps encrypted values where they can be read. */
function keptHidden(keys: readonly string[], stack: string): string {
  return `The backend does not show ${keys.join(", ")} of past updates: it stays as the stack file has it. If it had changed, take that back in the file, and run slipway up --stack ${stack}.`;
}

/** A volume or a key that the failed update added cannot be removed by going back; everything else has gone back by then. */
function onlyProtected({ errors }: RunResult): boolean {
  return errors.every(({ message }) => /cannot be deleted[\s\S]*protected/.test(message));
}

function restoreFailed(reasons: string, stack: string): string {
  return [
    "THE RESTORE FAILED TOO. Services may be without a version that runs:",
    reasons.replaceAll(/^(?=.)/gm, "  "),
    `Look at it: slipway status --stack ${stack}. Then deploy a good version: slipway deploy --stack ${stack} --image SERVICE=IMAGE`,
  ].join("\n");
}

function reasonsOf({ errors }: RunResult): string {
  return failuresOf(errors).map(failureText).join("\n");
}
