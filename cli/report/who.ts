import type { HistoryEntry } from "../../engine/port.ts";

/** Who made an update: the pipeline that ran it, else the author of the commit, for engines know no other person. */
export function whoOf(environment: HistoryEntry["environment"]): string {
  const build = environment["ci.build.number"] ?? environment["ci.build.id"];
  const system = environment["ci.system"];
  if (system) return build ? `${system} ${build}` : system;
  return environment["git.author"] ?? environment["git.author.email"] ?? "";
}
