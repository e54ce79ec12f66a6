import type { ResourceChange, RunResult } from "../engine/port.ts";
import { nameOf, qualifiedType } from "../sandbox/engine/urn.ts";
import { SERVICE_TYPE, VOLUME_TYPE } from "./gates.ts";

/** What a plan may do that would stop what runs, or lose its data. Logical names. */
export interface PlanPermissions {
  /** Services that may be replaced or deleted, and volumes that may leave the stack: their data stays on the server. */
  readonly allowReplace: readonly string[];
  /** Services, volumes and keys that may be deleted, with their data. */
  readonly forget: readonly string[];
  /** The command that would do it, without its stack. Default: `up`. */
  readonly command?: string;
  /** Why nothing on GitHub may change; undefined where it may. */
  readonly keepsGithub?: string | undefined;
}

/** A change that the user must have allowed. */
export interface DangerousChange {
  readonly urn: string;
  readonly name: string;
  readonly what: "service" | "volume" | "key";
  readonly how: "replaced" | "deleted";
  /** Paths that force a replacement. */
  readonly because: readonly string[];
  /** Whether it can be done at all only after its protection is taken away. */
  readonly isProtected: boolean;
}

const WORDS: Readonly<Record<string, DangerousChange["what"]>> = {
  [SERVICE_TYPE]: "service",
  [VOLUME_TYPE]: "volume",
};

/** Services and volumes that a plan replaces or deletes, those included that it fails to delete for their protection. */
export function dangerousChanges({
  changes,
  errors,
}: Pick<RunResult, "changes" | "errors">): DangerousChange[] {
  const guarded = errors.flatMap(({ message }) => protectedUrn(message) ?? []);
  const found = changes.flatMap((change): DangerousChange[] => {
    const what = WORDS[change.type];
    const ends = change.operation === "delete" || change.operation === "forget";
    if (what === undefined || guarded.includes(change.urn) || !(ends || change.operation === "replace"))
      return [];
    return [
      { ...change, what, how: ends ? "deleted" : "replaced", because: becauseOf(change), isProtected: false },
    ];
  });
  const kept = guarded.map((urn): DangerousChange => {
    const type = qualifiedType(urn);
    const what = WORDS[type.slice(type.lastIndexOf("$") + 1)] ?? "key";
    // A key is called as the configuration calls it, whatever its generation.
    const name = what === "key" ? nameOf(urn).replace(/-g\d+$/, "") : nameOf(urn);
    return { urn, name, what, how: "deleted", because: [], isProtected: true };
  });
  return [...found, ...kept];
}

/** URN of what cannot be deleted because it is protected, where an error says so. */
export function protectedUrn(message: string): string | undefined {
  return /resource "(urn:[^"]+)" cannot be deleted\s+because it is protected/.exec(message)?.[1];
}

function becauseOf({ replacedBy, changed }: ResourceChange): readonly string[] {
  return replacedBy.length > 0 ? replacedBy : changed;
}

/** Those that nobody has allowed. */
export function notAllowed(
  changes: readonly DangerousChange[],
  { allowReplace, forget }: PlanPermissions,
): readonly DangerousChange[] {
  return changes.filter(
    ({ name, how }) => !allowReplace.includes(name) && !(how === "deleted" && forget.includes(name)),
  );
}

/** Why a plan was refused, and what to do. */
export function refusal(dangerous: readonly DangerousChange[], stack: string, command = "up"): string {
  const flags = dangerous.map(({ name }) => `--allow-replace ${name}`).join(" ");
  const volumes = dangerous
    .filter(({ what, how }) => what === "volume" && how === "deleted")
    .map(({ name }) => `--forget ${name}`);
  return [
    "this plan would stop what runs, or lose its data. Nothing was changed:",
    ...dangerous.map(line),
    `Undo that change in the configuration, or allow it: slipway ${command} --stack ${stack} ${flags}`,
    ...(volumes.length === 0
      ? []
      : [
          `The data of a volume stays on the server then; to delete it for good: ${volumes.join(" ")} instead`,
        ]),
  ].join("\n");
}

function line({ what, name, how, because }: DangerousChange): string {
  if (how === "deleted")
    return `  ${what} ${name} would be deleted, because the configuration no longer has it`;
  const reason = because.length > 0 ? `, because of a change of ${because.join(", ")}` : "";
  return `  ${what} ${name} would be replaced, which stops it first${reason}`;
}

/** Whether a plan changes something on GitHub. */
export function changesGithub({ changes }: Pick<RunResult, "changes">): boolean {
  return changes.some(({ type, operation }) => type.startsWith("github:") && operation !== "same");
}

/** Names of what a run has deleted on GitHub, or replaced there. */
export function deletedOnGithub({ changes }: Pick<RunResult, "changes">): readonly string[] {
  const gone = ["delete", "replace"];
  return changes
    .filter(({ type, operation }) => type.startsWith("github:") && gone.includes(operation))
    .map(({ name }) => name);
}
