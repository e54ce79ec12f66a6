import { basename } from "node:path";
import { stackFileValues } from "../../config/check-file.ts";
import { ConfigError } from "../../config/error.ts";
import { parseConfig } from "../../config/parse.ts";
import { projectReader } from "../../config/project-files.ts";
import type { GithubConfig } from "../../config/resolve-github.ts";
import { shortName } from "../../engine/stack-name.ts";
import type { BeforeUpdate } from "../update.ts";

/** What a stack file says of GitHub, complete. */
export interface StackGithub extends GithubConfig {
  readonly repository: NonNullable<GithubConfig["repository"]>;
}

/**
 * What the file of a stack says of GitHub; undefined where it says nothing. A file with mistakes says nothing either: the
 * program tells all of them.
 */
export function githubOf({ engine, stack, file }: BeforeUpdate): StackGithub | undefined {
  try {
    const { repository, environment, protection } = parseConfig(stackFileValues(file.text), {
      app: engine.project,
      stack: shortName(stack),
      readFile: projectReader(engine.projectDir),
    });
    if (!repository) return undefined;
    return { repository, ...(environment && { environment }), ...(protection && { protection }) };
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** Name of a stack file as messages have it. */
export function shownFile({ file }: Pick<BeforeUpdate, "file">): string {
  return basename(file.path);
}
