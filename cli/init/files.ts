import { stringify } from "yaml";
import { longReference } from "../../config/image.ts";
import { workflowFiles } from "../workflows/files.ts";
import { type Bot, environmentOf, productionOf } from "./bot.ts";
import { stackFileText } from "./stack-file.ts";

/** The whole program of a bot. */
export const INDEX = `import { deploy } from "@slipway/slipway";

export const { images, services, keys, operations } = await deploy();
`;

/** Lines that these files need, whatever else they have. */
export const LINES: Readonly<Record<string, readonly string[]>> = {
  ".gitignore": ["node_modules/", ".sandbox/", "slipway-report.html"],
  // The provider of commands has an install script that downloads the Pulumi engine.
  ".npmrc": ["ignore-scripts=true"],
};

/** Files of a bot's project that are ours alone: text by path. */
export function projectFiles(bot: Bot): Readonly<Record<string, string>> {
  const stacks = bot.stacks.map((stack) => [`Pulumi.${stack}.yaml`, stackFileText(bot, stack)]);
  return {
    "Pulumi.yaml": stringify({
      name: bot.name,
      runtime: { name: "nodejs", options: { typescript: false } },
      main: "index.ts",
    }),
    ...Object.fromEntries(stacks),
    "index.ts": INDEX,
    ...workflows(bot),
  };
}

function workflows(bot: Bot): Readonly<Record<string, string>> {
  const [staging = ""] = bot.stacks;
  const [[service, { image }] = ["", { image: "" }]] = Object.entries(bot.services);
  const production = productionOf(bot);
  const at = (stack: string) => ({ stack, environment: environmentOf(stack) });
  if (bot.github === undefined) return {};
  return workflowFiles({
    staging: at(staging),
    ...(production !== undefined && { production: at(production) }),
    branch: bot.github.branch,
    // The registry to log in to is the first part of the full name.
    built: { service, image: longReference(image) },
  });
}
