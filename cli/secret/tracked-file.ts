import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { stackFileValues } from "../../config/check-file.ts";
import { isMapping } from "../../config/fields.ts";
import type { Engine } from "../../engine/port.ts";
import { UsageError } from "../failure.ts";
import { replaceFile } from "./replace-file.ts";
import { UneditableYaml } from "./yaml-places.ts";
import { removeFromText, setInText, type YamlPath } from "./yaml-text.ts";

/** The stack file that people edit, as far as the commands of secrets read it. */
export interface TrackedFile {
  readonly path: string;
  /** As messages show it: `Pulumi.prod.yaml`. */
  readonly name: string;
  readonly text: string;
  /** Values below `slipway:`; encrypted ones read `[secret]`. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** One change of the file. */
export type FileChange = { readonly set: YamlPath; readonly value: unknown } | { readonly remove: YamlPath };

/** Where a secret stands in a stack file. */
export function secretPath(name: string, ...below: readonly string[]): YamlPath {
  return ["config", "slipway:secrets", name, ...below];
}

/** Reads the stack file in the checkout. It may be wrong elsewhere, only not beyond reading. Throws {@link UsageError}. */
export async function readTrackedFile(engine: Engine, stack: string): Promise<TrackedFile> {
  const path = await engine.trackedFile(stack);
  const text = await readFile(path, "utf8");
  const name = basename(path);
  const values = stackFileValues(text);
  if (values === undefined)
    throw new UsageError(`${name}: is no valid YAML. Correct it first: slipway preview`);
  return { path, name, text, values };
}

/** Changes the file in place, all or nothing. Gives its new text. Throws {@link UsageError} where it must be edited by hand. */
export async function changeTrackedFile(file: TrackedFile, changes: readonly FileChange[]): Promise<string> {
  const after = changedText(file, changes);
  await replaceFile(file.path, file.text, after);
  return after;
}

function changedText({ name, text }: TrackedFile, changes: readonly FileChange[]): string {
  try {
    return changes.reduce(
      (now, change) =>
        "set" in change ? setInText(now, change.set, change.value) : removeFromText(now, change.remove),
      text,
    );
  } catch (error) {
    if (!(error instanceof UneditableYaml)) throw error;
    throw new UsageError(
      `${name}: slipway:secrets ${error.message}. Nothing was changed. Write the secrets out as { NAME: { … } }, without aliases.`,
      { cause: error },
    );
  }
}

/** Secrets of the file as it has them, by name. */
export function secretsOf({
  values,
}: TrackedFile): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const { secrets } = values;
  if (!isMapping(secrets)) return {};
  return Object.fromEntries(
    Object.entries(secrets).map(([name, entry]) => [name, isMapping(entry) ? entry : {}]),
  );
}

/** Who gets a secret: `services.web.secrets`, `environment.secrets`. */
export function usersOf({ values }: TrackedFile, name: string): readonly string[] {
  const services = isMapping(values.services) ? Object.entries(values.services) : [];
  const named = services.flatMap(([key, service]) =>
    ["secrets", "secretEnv"]
      .filter((field) => names(service, field, name))
      .map((field) => `services.${key}.${field}`),
  );
  return names(values.environment, "secrets", name) ? [...named, "environment.secrets"] : named;
}

function names(holder: unknown, field: string, name: string): boolean {
  const list = isMapping(holder) ? holder[field] : undefined;
  return Array.isArray(list) && list.includes(name);
}
