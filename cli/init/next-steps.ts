import { setCommand } from "../../config/secrets.ts";
import { type Bot, secretsOf } from "./bot.ts";

/** Commands that bring a bot from its files to the first stack, each with what it is for. */
export function nextSteps(bot: Bot, packaged: boolean): readonly string[] {
  const [stack = ""] = bot.stacks;
  const secrets = secretsOf(bot);
  const images = Object.entries(bot.services).map(([key, { image }]) => `--image ${key}=${image}:TAG`);
  return [
    ...(packaged ? [] : ["npm install --ignore-scripts PATH-OF-THE-TARBALL   the package itself"]),
    ...bot.stacks.flatMap((each) => secrets.map((name) => `npx ${setCommand(name, each)}`)),
    `npx slipway deploy --stack ${stack} ${images.join(" ")}`,
  ];
}
