import { isMapping } from "./fields.ts";

/** One stack file among the others of a project. */
export interface StackValues {
  /** As shown: `Pulumi.prod.yaml`. */
  readonly file: string;
  /** See `stackFileValues`; undefined where the file cannot be read. */
  readonly values: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Checks what only all stack files together can tell: rules of a repository have one owner, and so has each environment.
 * Gives lines `Pulumi.prod.yaml: protection: …`, for the first file of the list only, none when all is well.
 */
export function checkStackFiles([own, ...others]: readonly StackValues[]): readonly string[] {
  if (own === undefined) return [];
  const repository = repositoryOf(own);
  if (repository === undefined) return [];
  const sameRepository = others.filter((other) => repositoryOf(other) === repository);
  const rules = isMapping(own.values?.protection)
    ? sameRepository.find(({ values }) => isMapping(values?.protection))
    : undefined;
  const name = environmentOf(own);
  const twin = name === undefined ? undefined : sameRepository.find((other) => environmentOf(other) === name);
  return [
    ...(rules
      ? [`${own.file}: protection: is in ${rules.file} too, and one stack owns it. Remove it from one.`]
      : []),
    ...(twin
      ? [`${own.file}: environment.name: is that of ${twin.file} too, and one stack owns it. Rename one.`]
      : []),
  ];
}

/** GitHub tells no capital letters from small ones in names. */
function repositoryOf({ values }: StackValues): string | undefined {
  const { owner, name } = isMapping(values?.repository) ? values.repository : {};
  return typeof owner === "string" && typeof name === "string" ? `${owner}/${name}`.toLowerCase() : undefined;
}

function environmentOf({ values }: StackValues): string | undefined {
  const { name } = isMapping(values?.environment) ? values.environment : {};
  return typeof name === "string" ? name.toLowerCase() : undefined;
}
