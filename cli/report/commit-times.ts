import { execa } from "execa";

/**
 * When commits were made, in milliseconds since 1970, by full commit. A checkout without history, or none at all, knows few or
 * none: those are left out.
 */
export async function commitTimes(
  folder: string,
  commits: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const known = commits.filter((commit) => /^[0-9a-f]{40,64}$/.test(commit));
  if (known.length === 0) return new Map();
  const { stdout } = await execa(
    "git",
    ["log", "--no-walk", "--ignore-missing", "--stdin", "--format=%H %ct"],
    { cwd: folder, input: known.join("\n"), reject: false },
  );
  const pairs = (stdout ?? "").split("\n").flatMap((line) => {
    const [, commit, seconds] = /^([0-9a-f]+) (\d+)$/.exec(line) ?? [];
    return commit === undefined ? [] : [[commit, Number(seconds) * 1000] as const];
  });
  return new Map(pairs.filter(([commit]) => known.includes(commit)));
}
