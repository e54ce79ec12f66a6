import { EngineError, type LockOwner } from "./port.ts";
import { CliError } from "./pulumi-cli.ts";

/** Whether the CLI says that it does not know the stack. */
export function isUnknownStack(error: unknown): boolean {
  return error instanceof CliError && /no stack named .* found/.test(error.output);
}

/** Why a run did not take place, with the repair. Passes everything else on whole, with what we were doing. */
export function engineError(error: unknown, stack: string | undefined, doing: string): EngineError {
  if (error instanceof EngineError) return error;
  if (!(error instanceof CliError))
    return new EngineError("failed", `${doing}: ${String(error)}`, { cause: error });
  const text = error.output.replace(/^error: /, "");
  const cause = { cause: error, owners: lockOwners(text) };
  if (isUnknownStack(error)) {
    const repair = `Create it: slipway up --stack ${stack}`;
    return new EngineError("usage", `stack ${stack}: there is none of that name yet. ${repair}`, cause);
  }
  const known = KNOWN.find(({ pattern }) => pattern.test(text));
  if (!known) return new EngineError("failed", `${doing}: ${text}`, cause);
  return new EngineError(known.category, `${doing}: ${text}\n${known.repair(stack ?? "STACK")}`, cause);
}

/** As self-managed backends list them: `…/locks/….json: created by ann@laptop (pid 4711) at 2026-11-21T09:00:00Z`. */
function lockOwners(text: string): LockOwner[] {
  const owners = text.matchAll(/: created by [^\n]*?@(\S+) \(pid (\d+)\) at (\S+)/g);
  return [...owners].map(([, host = "", pid, since = ""]) => ({
    host,
    pid: Number(pid),
    since,
    program: CLI,
  }));
}

/** What the command of the CLI is called. */
export const CLI = "pulumi";

interface KnownError {
  readonly pattern: RegExp;
  readonly category: EngineError["category"];
  readonly repair: (stack: string) => string;
}

const KNOWN: readonly KnownError[] = [
  {
    // Text of self-managed backends, then that of Pulumi Cloud.
    pattern: /the stack is currently locked by|\[409\] Conflict: Another update/,
    category: "locked",
    repair: (stack) =>
      `Wait until that run has ended. If it was killed, take the stack over with: slipway recover --stack ${stack} --force`,
  },
  {
    pattern: /passphrase/,
    category: "usage",
    repair: () =>
      "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the passphrase of the stack.",
  },
  {
    pattern: /pulumi login|PULUMI_ACCESS_TOKEN/,
    category: "usage",
    repair: () => "Say where the state is kept: pulumi login, or PULUMI_BACKEND_URL.",
  },
];
