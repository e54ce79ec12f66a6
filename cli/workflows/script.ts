import { readFileSync } from "node:fs";

/** Text of a script beside this module. GitHub's `bash` ends at the first command that fails. */
export function script(name: "push-image" | "server-key" | "promote-chosen" | "rollback"): string {
  return readFileSync(new URL(`./${name}.sh`, import.meta.url), "utf8").trimEnd();
}
