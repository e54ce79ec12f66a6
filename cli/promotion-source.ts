import type { Context } from "./context.ts";
import { differenceLine } from "./difference.ts";
import { CommandError, UsageError } from "./failure.ts";
import { promotable } from "./promotion.ts";
import type { ServiceRow } from "./result.ts";
import { serverDrift } from "./server-drift.ts";
import { readRows } from "./stack-rows.ts";
import type { BeforeUpdate } from "./update.ts";

/** A stack that versions are promoted from. */
export interface PromotionSource {
  /** What passed there last, `repository@sha256:…` by service. */
  readonly passed: Readonly<Record<string, string>>;
  /** Throws {@link UsageError} where one of some services does not run there as it passed. */
  readonly checkRuns: (services: readonly string[]) => void;
}

/**
 * Reads the stack that versions are promoted from. What passed there counts only while it runs there: one that was changed
 * on the server since, or died, has been seen by nobody. Throws {@link UsageError}, and {@link CommandError} where that
 * server does not answer.
 */
export async function readSource(
  context: Context,
  { engine }: BeforeUpdate,
  from: string,
): Promise<PromotionSource> {
  const [history, source] = await Promise.all([
    engine.history(from),
    readRows(context, { engine, stack: from }),
  ]);
  const refused = promotable(history, from);
  if (refused !== undefined) throw new UsageError(refused);
  const { view, rows, problem } = source;
  if (problem !== undefined) {
    throw new CommandError(`--from ${from}: whether it runs what passed there cannot be seen: ${problem}`);
  }
  return { passed: view.images, checkRuns: (services) => refuseDrifted(rows, services, from) };
}

function refuseDrifted(rows: readonly ServiceRow[], services: readonly string[], from: string): void {
  const promoted = rows.filter(({ name }) => services.includes(name));
  const died = promoted.filter(({ state, difference }) => state === "failed" && difference === undefined);
  const lines = [
    ...serverDrift(promoted).map(differenceLine),
    ...died.map(({ name }) => `services.${name}: has failed since it passed.`),
  ];
  if (lines.length === 0) return;
  throw new UsageError(
    [
      `--from ${from}: what runs there is not what passed there, so nobody has seen it run:`,
      ...lines.map((line) => `  ${line}`),
      `Put it right first: slipway up --stack ${from}`,
    ].join("\n"),
  );
}
