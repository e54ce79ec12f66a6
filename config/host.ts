import { z } from "zod";
import type { HostConfig } from "./config.ts";
import * as defaults from "./defaults.ts";
import { integer, isMapping, strict, text } from "./fields.ts";
import { must } from "./problem.ts";

const EXAMPLE = '{ address: 203.0.113.7, user: deploy, hostKey: "ssh-ed25519 AAAA…" }';
const hostError = must(
  "local or a mapping",
  `Set it to local, the Docker engine of this machine, or to a server: ${EXAMPLE}`,
);

const USER = /^[a-z_][a-z0-9_-]{0,31}$/;
const userRepair = "Write the name of the user as the server has it";

/** A host name, an IPv4 or an IPv6 address: what `ssh` takes, and nothing that it could take for an option. */
const ADDRESS = /^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|(?=.*:)[0-9A-Fa-f:]{2,39})$/;

/** Public keys of servers as `ssh-keyscan` prints them after the name of the server. */
const HOST_KEY = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]{50,}={0,3}$/;

const server = strict(
  {
    address: text(
      ADDRESS,
      "the name or the address of a server",
      "Write it without user and port: 203.0.113.7 or bot.example.com",
    ).describe("Name or address of the server."),
    user: text(USER, "the name of a user", userRepair)
      .prefault(defaults.SSH_USER)
      .describe("User that everything runs as. It may use Docker on the server."),
    port: integer(1, 65535, "Set it to the port of SSH, or remove it for 22")
      .prefault(defaults.SSH_PORT)
      .describe("Port of SSH."),
    hostKey: text(
      HOST_KEY,
      "a public key like ssh-ed25519 AAAA…",
      "Copy type and key of one line of: ssh-keyscan ADDRESS",
    )
      .optional()
      .describe(
        "Public key of the server. Another one is refused; without one the first contact is refused and shows it.",
      ),
    identityFile: text(
      /^(~\/|\/)[^\s"'%$\\]+$/,
      "an absolute path, or one that starts with ~/, without spaces",
      "Write where the private key is: ~/.ssh/id_ed25519",
    )
      .optional()
      .describe("File with the private key. Without it, what the agent and `ssh` of this user offer."),
    setupUser: text(USER, "the name of a user", userRepair)
      .optional()
      .describe(
        "User for the first contact only: `root`, or one who may use sudo without a password. Makes a bare Debian or Ubuntu ready, and `user` with the key in `identityFile`.",
      ),
  },
  { error: hostError },
).superRefine(
  ({ setupUser, identityFile, user }, ctx) => {
    const refuse = (message: string) => ctx.addIssue({ code: "custom", path: ["setupUser"], message });
    if (setupUser === undefined) return;
    if (identityFile === undefined) {
      refuse(
        `needs identityFile, the key of ${user}. Name a file, which is made where it is missing: ~/.ssh/slipway.`,
      );
    }
    if (setupUser === user)
      refuse(`is ${user}, whom it is to make. Set user to another name, such as deploy.`);
  },
  { when: ({ value }) => isMapping(value) },
);

/** Schema of `slipway:host`. */
export const host = z
  .union(
    [
      // Not a literal: its error could not be told from those of the mapping.
      z
        .string({ error: hostError })
        .regex(/^local$/, { error: hostError })
        .meta({ enum: ["local"] }),
      server,
    ],
    { error: hostError },
  )
  .describe(
    "Server that the services run on: `local` is the Docker engine of this machine, a mapping is a server over SSH.",
  );

/** A checked host of its kind. */
export function resolveHost(fields: z.output<typeof host>): HostConfig {
  if (typeof fields === "string") return { kind: "local" };
  const { address, user, port, hostKey, identityFile, setupUser } = fields;
  return {
    kind: "ssh",
    address,
    user,
    port,
    ...(hostKey !== undefined && { hostKey }),
    ...(identityFile !== undefined && { identityFile }),
    ...(setupUser !== undefined && { setupUser }),
  };
}
