import type { ResourceChange } from "../engine/port.ts";
import { SERVICE_TYPE, VOLUME_TYPE } from "./gates.ts";

const WORDS: Readonly<Record<string, string>> = { [SERVICE_TYPE]: "service", [VOLUME_TYPE]: "volume" };

/**
 * Changes of a plan that would stop what runs or lose its data: services and volumes that are replaced or deleted.
 *
 * @param allowed logical names that the user has allowed
 */
export function dangerousChanges(
  changes: readonly ResourceChange[],
  allowed: readonly string[],
): readonly ResourceChange[] {
  return changes.filter(
    ({ type, operation, name }) =>
      type in WORDS && (operation === "replace" || operation === "delete") && !allowed.includes(name),
  );
}

/** Why a plan was refused, and what to do. */
export function refusal(dangerous: readonly ResourceChange[], stack: string): string {
  const lines = dangerous.map(({ type, name, operation, replacedBy, changed }) => {
    const paths = replacedBy.length > 0 ? replacedBy : changed;
    const reason = paths.length > 0 ? `, because of a change of ${paths.join(", ")}` : "";
    return operation === "delete"
      ? `  ${WORDS[type]} ${name} would be deleted, because the configuration no longer has it`
      : `  ${WORDS[type]} ${name} would be replaced, which stops it first${reason}`;
  });
  const flags = dangerous.map(({ name }) => `--allow-replace ${name}`).join(" ");
  return [
    "this plan would stop what runs, or lose its data. Nothing was changed:",
    ...lines,
    `Undo that change in the configuration, or allow it: slipway up --stack ${stack} ${flags}`,
  ].join("\n");
}
