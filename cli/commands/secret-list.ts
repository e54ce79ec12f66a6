import { parse } from "yaml";
import { HIDDEN_VALUE } from "../../config/secrets.ts";
import type { Context } from "../context.ts";
import { openStack } from "../open-stack.ts";
import type { CommandResult } from "../result.ts";
import { type SecretSince, secretSince } from "../secret/secret-age.ts";
import { readTrackedFile, secretsOf, type TrackedFile, usersOf } from "../secret/tracked-file.ts";
import { table } from "../table.ts";
import { age } from "../times.ts";

/** One secret of a stack, without its value. */
export interface SecretRow {
  readonly name: string;
  /** `given`: a value of the user's. `generated`: a key that the stack makes. `plain`: a value that nothing protects. */
  readonly kind: "given" | "generated" | "plain";
  /** Of a generated one. */
  readonly generation?: number;
  /** Where it is named: `services.web.secrets`. */
  readonly users: readonly string[];
  readonly since: SecretSince;
}

/** `slipway secret list`: names, kinds, users and ages. Never a value. */
export async function secretList(context: Context): Promise<CommandResult> {
  const { out, world } = context;
  const { engine, stack } = await openStack(context, true);
  const file = await readTrackedFile(engine, stack);
  const history = await engine.history(stack);
  // As it is written: equal encrypted text is an equal value.
  const written = writtenSecrets(file.text);
  const rows = Object.keys(secretsOf(file)).map((name) =>
    rowOf(file, name, secretSince(history, name, written[name])),
  );
  if (rows.length === 0) out.say(`${stack}: no secret. Add one: slipway secret set NAME --stack ${stack}`);
  else out.say(table([["NAME", "KIND", "AGE", "USED BY"], ...rows.map((row) => cells(row, world.now()))]));
  for (const { name, kind } of rows) {
    if (kind !== "plain") continue;
    out.say(
      out.style(
        "yellow",
        `warning: ${name} is in plain text. Set it again: slipway secret set ${name} --stack ${stack}`,
      ),
    );
  }
  return { ok: true, stack, more: { secrets: rows } };
}

function writtenSecrets(text: string): Record<string, unknown> {
  const file = parse(text, { merge: true, logLevel: "silent" }) as {
    config?: Record<string, unknown>;
  } | null;
  return (file?.config?.["slipway:secrets"] ?? {}) as Record<string, unknown>;
}

function rowOf(file: TrackedFile, name: string, since: SecretSince): SecretRow {
  const { generate, generation, value } = secretsOf(file)[name] ?? {};
  const users = usersOf(file, name);
  if (generate !== undefined) {
    const number = typeof generation === "number" ? generation : 1;
    return { name, kind: "generated", generation: number, users, since };
  }
  return { name, kind: value === undefined || value === HIDDEN_VALUE ? "given" : "plain", users, since };
}

function cells({ name, kind, generation, users, since }: SecretRow, now: Date): string[] {
  const isTime = since !== "not deployed" && since !== "unknown";
  return [
    name,
    generation === undefined ? kind : `${kind}, generation ${generation}`,
    isTime ? age(since, now) : since,
    users.join(", ") || "nothing",
  ];
}
