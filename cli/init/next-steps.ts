import { setCommand } from "../../config/secrets.ts";
import { type Bot, secretsOf } from "./bot.ts";

/** Commands that bring a bot from its files to the first stack, each with what it is for. */
export function nextSteps(bot: Bot, packaged: boolean): readonly string[] {
  const [stack = ""] = bot.stacks;
  const secrets = secretsOf(bot);
  const images = Object.entries(bot.services).map(([key, { image }]) => `--image ${key}=${image}:TAG`);
  return [
    ...serverKey(bot),
    ...(packaged ? [] : ["npm install --ignore-scripts PATH-OF-THE-TARBALL   the package itself"]),
    ...bot.stacks.flatMap((each) => secrets.map((name) => `npx ${setCommand(name, each)}`)),
    `npx slipway deploy --stack ${stack} ${images.join(" ")}`,
  ];
}

/** A key of the bot's own, made known to the server, and the server's key made known to the stack files. */
function serverKey({ name, host, github }: Bot): readonly string[] {
  if (host === "local") return [];
  const { address, user = "deploy", port } = host;
  const flag = port === undefined ? "" : `-p ${port} `;
  const file = `~/.ssh/${name}`;
  return [
    `ssh-keygen -t ed25519 -N '' -C ${name} -f ${file} && ssh-add ${file}`,
    `ssh-copy-id ${flag}-i ${file}.pub ${user}@${address}`,
    `ssh-keyscan -t ed25519 ${flag}${address}   its key: hostKey of slipway:host in the stack files`,
    ...(github
      ? [`its private key for the pipeline: npx slipway secret set VPS_SSH_KEY --stack STACK <${file}`]
      : []),
  ];
}
