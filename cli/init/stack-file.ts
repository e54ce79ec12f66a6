import { Document, isCollection, type Node, visit } from "yaml";
import { type Bot, secretsOf } from "./bot.ts";

const PACKAGE = "node_modules/@slipway/slipway";
/** What is no longer than this stands on one line. */
const ONE_LINE = 64;
/** `config`, `slipway:services`, key, field: what lies deeper may stand on one line. */
const FIELD_DEPTH = 4;

/** Text of the stack file of one stack. */
export function stackFileText(bot: Bot, stack: string): string {
  const document = new Document({
    config: { "slipway:host": "local", "slipway:services": bot.services },
  });
  visit(document, {
    Collection(_key, node, path) {
      const depth = path.filter((above) => isCollection(above as Node)).length;
      if (depth >= FIELD_DEPTH - 1) node.flow = JSON.stringify(node.toJS(document)).length <= ONE_LINE;
    },
  });
  const text = document.toString({ lineWidth: 110, flowCollectionPadding: true });
  return `${heading(bot, stack)}${text.replaceAll(/\[ (.*) \]$/gm, "[$1]")}`;
}

function heading(bot: Bot, stack: string): string {
  const secrets = secretsOf(bot);
  const lines = [
    `# yaml-language-server: $schema=./${PACKAGE}/config/slipway.schema.json`,
    `# ${bot.name} in ${stack}. Every setting: ${PACKAGE}/docs/CONFIGURATION.md`,
    ...(secrets.length > 0
      ? [`# The values of ${secrets.join(", ")} are set with commands, and encrypted: never write one here.`]
      : []),
  ];
  return `${lines.join("\n")}\n`;
}
