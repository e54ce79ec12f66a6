import { local } from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { SshHost } from "../../config/config.ts";
import { connectionScript } from "../../ssh/connect.ts";
import { overSshParts } from "../../ssh/program.ts";
import { type SshTarget, sshTarget } from "../../ssh/server.ts";
import { assignments, shellWord } from "../../ssh/shell.ts";
import { COMMON, loadScript } from "./server-command.ts";

const SETUP = ["./firewall.sh", "./setup.sh"].map((path) => loadScript(path, import.meta.url)).join("\n");
const FIRST_CONTACT = loadScript("./first-contact.sh", import.meta.url);

/** Keys of the user who sets a server up, beside those of the agent: where `ssh` itself looks for them. */
const OWN_KEYS = ["~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa"];

/** A server with a user for the first contact. */
export interface BareHost extends SshHost {
  readonly setupUser: string;
  readonly identityFile: string;
}

/** Whether a server is to be set up where it is not. */
export function isBare(host: SshHost): host is BareHost {
  return host.setupUser !== undefined && host.identityFile !== undefined;
}

/** The command that sets a server up once. Later runs of it log in as the deploy user only, and change nothing. */
export function firstContact(
  name: string,
  host: BareHost,
  opts: pulumi.CustomResourceOptions,
): local.Command {
  return new local.Command(
    name,
    {
      create: `sh -s ${name}`,
      environment: { SLIPWAY_NAME: "host" },
      stdin: firstContactScript(host),
      logging: "stderr",
      addPreviousOutputInEnv: false,
    },
    opts,
  );
}

/** What `sh -s` of this machine reads to set a server up. It wants SLIPWAY_NAME in its environment. */
export function firstContactScript(host: BareHost): string {
  const setup = setupTarget(host);
  const variables = {
    SLIPWAY_USER: host.user,
    SLIPWAY_IDENTITY: host.identityFile,
    SLIPWAY_SETUP_SERVER: setup.address,
    SLIPWAY_SETUP_OPTIONS: setup.options.map(shellWord).join(" "),
    // The question for a password would have nobody to answer it.
    SLIPWAY_BECOME: host.setupUser === "root" ? "" : "sudo -n ",
  };
  const program = {
    command: "slipway-setup",
    program: [COMMON, SETUP].join("\n"),
    forward: ["SLIPWAY_NAME", "SLIPWAY_USER", "SLIPWAY_PORT", "SLIPWAY_PUBLIC_KEY"],
  };
  return [
    connectionScript(sshTarget(host)),
    assignments(variables),
    FIRST_CONTACT,
    overSshParts(program),
  ].join("\n");
}

function setupTarget({ identityFile, setupUser, ...host }: BareHost): SshTarget {
  const { address, options } = sshTarget({ ...host, user: setupUser });
  const keys = [identityFile, ...OWN_KEYS].flatMap((file) => ["-o", `IdentityFile=${file}`]);
  return { address, options: [...options, ...keys] };
}
