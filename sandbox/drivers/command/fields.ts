import { boolean, type Fields, list, map, text } from "../schema/field.ts";

const notHere = () => "files as outputs are not part of the sandbox";

/** Inputs of `local.Command`. Only `triggers` replaces; any other change runs `update`, or `create` where there is none. */
export const commandFields: Fields = {
  create: text(),
  update: text(),
  delete: text(),
  triggers: list("any", { replaces: true }),
  stdin: text(),
  logging: text(),
  interpreter: list("string"),
  dir: text(),
  environment: map(),
  assetPaths: list("string", { problem: notHere }),
  archivePaths: list("string", { problem: notHere }),
  addPreviousOutputInEnv: boolean(),
};
