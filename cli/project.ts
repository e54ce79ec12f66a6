import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { suggestion } from "../config/nearest.ts";
import { shortName } from "../engine/stack-name.ts";
import { UsageError } from "./failure.ts";

/** The folder with Pulumi.yaml: this one, or the nearest above. Throws {@link UsageError}. */
export function findProject(cwd: string): string {
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--cwd ${cwd}: there is no such folder. Correct the path.`);
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new UsageError(
    `${resolve(cwd)}: no Pulumi.yaml here or above. Name the project's folder with --cwd DIR.`,
  );
}

/** Names of the stacks that have a file in the project, in order. */
export function stackNames(projectDir: string): string[] {
  return readdirSync(projectDir)
    .flatMap((file) => /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1] ?? [])
    .sort();
}

/** What decides which stack a command is about. */
export interface StackChoice {
  /** Value of `--stack`, or of SLIPWAY_STACK. */
  readonly asked: string | undefined;
  readonly projectDir: string;
  /** Whether the command reads the stack file. */
  readonly needsFile: boolean;
  /** Option that it was asked with. Default: `--stack`. */
  readonly flag?: string;
}

/** The stack that was asked for, else the only one that has a file. Throws {@link UsageError} that lists them. */
export function chooseStack({ asked, projectDir, needsFile, flag = "--stack" }: StackChoice): string {
  const names = stackNames(projectDir);
  if (asked === undefined) return onlyStack(names, projectDir);
  if (asked === "" || asked.startsWith("-")) {
    throw new UsageError(`${flag}: has no name after it. Name a stack: ${flag} ${names[0] ?? "prod"}`);
  }
  const name = shortName(asked);
  if (!needsFile || names.includes(name)) return asked;
  throw unknownStack(flag, asked, projectDir);
}

/** The error of a stack that has no file. */
export function unknownStack(flag: string, asked: string, projectDir: string): UsageError {
  const name = shortName(asked);
  const names = stackNames(projectDir);
  const known = names.length > 0 ? ` ${suggestion(name, names)}` : " Create it.";
  return new UsageError(`${flag} ${asked}: there is no Pulumi.${name}.yaml in ${projectDir}.${known}`);
}

function onlyStack(names: readonly string[], projectDir: string): string {
  const [first, second] = names;
  if (first === undefined) {
    throw new UsageError(`${projectDir}: there is no stack file. Create one, for example Pulumi.prod.yaml.`);
  }
  if (second === undefined) return first;
  throw new UsageError(
    `--stack: is missing, and there are several: ${names.join(", ")}. Name one: --stack ${first}`,
  );
}
