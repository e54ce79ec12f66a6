import { randomBytes } from "node:crypto";
import { type Driver, type PropertyMap, UNKNOWN } from "../driver.ts";
import { asText, equal, type Maybe } from "../properties.ts";
import { checkFields } from "../schema/check.ts";
import { diffValues } from "../schema/diff-values.ts";
import { commandFields } from "./fields.ts";
import { type CommandOutput, runCommand } from "./run.ts";

const NOTHING: CommandOutput = { stdout: "", stderr: "" };

/**
 * `command:local:Command` of the provider 1.2.1: commands on this machine, run by a shell. A secret input makes no
 * output secret but the one of its own name: what a command prints stands in the state as it is.
 */
export const localCommand: Driver = {
  type: "command:local:Command",
  secretOutputs: [],
  secretsSpread: false,
  check: (news) => checkFields(commandFields, news),
  diff: ({ inputs }, news) => diffValues(commandFields, inputs, news),
  plan: (news, olds) => ({ ...news, ...plannedOutput(news, olds?.outputs) }),
  async create(news, context) {
    const name = context.urn.split("::").at(-1) ?? "";
    const output =
      typeof news.create === "string" ? await runCommand(news.create, news, NOTHING, context) : NOTHING;
    return { id: `${name}${randomBytes(4).toString("hex")}`, outputs: { ...news, ...output } };
  },
  read: async (_id, olds) => olds,
  async update(_id, { outputs }, news, context) {
    const command = news.update ?? news.create;
    const previous = printed(outputs);
    const output =
      typeof command === "string" ? await runCommand(command, news, previous, context) : previous;
    return { ...news, ...output };
  },
  async delete(_id, { outputs }, context) {
    if (typeof outputs.delete === "string")
      await runCommand(outputs.delete, outputs, printed(outputs), context);
  },
};

/** An input that was not there before does not make the output unknown: the preview then shows the old one. */
function plannedOutput(news: PropertyMap, old: PropertyMap | undefined): CommandOutput {
  const changed = (name: string) =>
    hasUnknown(news[name]) || (old !== undefined && name in old && !equal(news[name], old[name]));
  if (old !== undefined && !Object.keys(commandFields).some(changed)) return printed(old);
  return { stdout: UNKNOWN, stderr: UNKNOWN };
}

function hasUnknown(value: Maybe): boolean {
  return JSON.stringify(value ?? null).includes(UNKNOWN);
}

function printed(outputs: PropertyMap): CommandOutput {
  return { stdout: asText(outputs.stdout), stderr: asText(outputs.stderr) };
}
