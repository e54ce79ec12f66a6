import { Document, visit } from "yaml";
import { type Bot, secretsOf, stackValues } from "./bot.ts";

const PACKAGE = "node_modules/@slipway/slipway";
/** What is no longer than this stands on one line. */
const ONE_LINE = 80;

/** Text of the stack file of one stack. */
export function stackFileText(bot: Bot, stack: string): string {
  const values = Object.entries(stackValues(bot, stack)).map(([key, value]) => [`slipway:${key}`, value]);
  const document = new Document({ config: Object.fromEntries(values) }, { aliasDuplicateObjects: false });
  const services = ["config", "slipway:services"];
  const blocks = [["config"], services, ["config", "slipway:environment"]].concat(
    Object.keys(bot.services).map((key) => [...services, key]),
  );
  const inBlocks = new Set<unknown>([document.contents, ...blocks.map((path) => document.getIn(path))]);
  visit(document, {
    Collection(_key, node) {
      node.flow = !inBlocks.has(node) && JSON.stringify(node.toJS(document)).length <= ONE_LINE;
    },
  });
  const text = document.toString({ lineWidth: 110 });
  // As people write lists: without blanks inside.
  return `${heading(bot, stack)}${text.replaceAll(/\[ ([^[\]"']*) \]/g, "[$1]")}`;
}

function heading(bot: Bot, stack: string): string {
  const secrets = secretsOf(bot);
  const lines = [
    `# yaml-language-server: $schema=./${PACKAGE}/config/slipway.schema.json`,
    `# ${bot.name} in ${stack}. Every setting: ${PACKAGE}/docs/CONFIGURATION.md`,
    ...(secrets.length > 0
      ? ["# The values of its secrets are set with commands, and encrypted: never write one here."]
      : []),
  ];
  return `${lines.join("\n")}\n`;
}
