import type { Diagnostic } from "../engine/port.ts";
import { repairOf } from "../github/repair.ts";

/** One reason of a failed run. */
export interface Failure {
  /** Logical name of the resource; undefined for the run as a whole. */
  readonly resource?: string;
  readonly reason: string;
}

/**
 * Why a run failed: each reason once, as the one who failed said it.
 *
 * @param told lines that were shown while it ran. A command that fails repeats them: the provider joins both its streams.
 */
export function failuresOf(
  errors: readonly Diagnostic[],
  told: ReadonlySet<string> = new Set(),
): readonly Failure[] {
  const failures = errors.map(({ urn, message }) => ({
    ...(urn !== undefined && !isStack(urn) && { resource: urn.slice(urn.lastIndexOf("::") + 2) }),
    reason: withoutTold(cleanReason(message), told),
  }));
  const reasons = failures.map(({ reason }) => reason);
  return failures.filter(({ reason }, index) => reasons.indexOf(reason) === index);
}

function withoutTold(reason: string, told: ReadonlySet<string>): string {
  const lines = reason.split("\n").filter((line) => !told.has(line));
  return lines.join("\n").trim() || reason;
}

/**
 * What a command printed or GitHub said, without the providers' words around it: `exit status 1: running "sh -s web-gate":`,
 * `1 error occurred: *`, the place in the provider's source.
 */
export function cleanReason(message: string): string {
  const text = message
    .replace(/^(?:error: )?exit status \d+: running "[^"]*":\n/, "")
    .replace(/^sdk-v2\/\S+ sdk\.helper_schema: ([\s\S]*): provider=\S+$/, "$1")
    .replace(/^1 error occurred:\s+\* /, "")
    .trim();
  return withRepair(text);
}

/** GitHub's provider passes GitHub's words on, and nothing of what to do. */
function withRepair(reason: string): string {
  const [refused, status, words = ""] = /^[A-Z]+ https?:\S+: (\d{3}) (.*) \[.*\]$/.exec(reason) ?? [];
  const lost = /^[A-Z][a-z]+ "https?:[^"]+": .+$/.test(reason);
  if (refused === undefined && !lost) return reason;
  const repair = repairOf(lost ? undefined : Number(status), words);
  return repair === undefined ? reason : `${reason}. ${repair}`;
}

/** Failures as text: the reason, and whose it is where it does not begin with that itself. */
export function failureText({ resource, reason }: Failure): string {
  const service = resource?.replace(/-(gate|prepare|back|release-.*|smoke-.*)$/, "");
  return service === undefined || reason.startsWith(`${service}:`) ? reason : `${resource}: ${reason}`;
}

/**
 * Whether a failed preview tells of a wrong configuration: the program said so of the whole stack, in lines of the form
 * `services.web.image: is …. Repair.`
 */
export function isConfigurationError(errors: readonly Diagnostic[]): boolean {
  const messages = errors
    .filter(({ urn }) => urn === undefined || isStack(urn))
    .map(({ message }) => message);
  return messages.some(
    (message) =>
      message.startsWith("Configuration of stack ") || message.split("\n").every((line) => LINE.test(line)),
  );
}

/** Key of the configuration, perhaps a path below it, a colon, and the problem. */
const LINE = /^(?!error:)[a-z][\w-]*(?:[.[].*?)?: \S/;

function isStack(urn: string): boolean {
  return urn.includes("::pulumi:pulumi:Stack::");
}
