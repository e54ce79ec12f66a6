import { stringify } from "yaml";
import type { Bot } from "./bot.ts";
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
  };
}
