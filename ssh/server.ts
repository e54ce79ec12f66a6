import { createHash } from "node:crypto";

/** A server that is reached with the `ssh` command of this machine. */
export interface SshServer {
  readonly address: string;
  readonly user: string;
  readonly port: number;
  /** `ssh-ed25519 AAAA…`. Absent: every connection is refused. */
  readonly hostKey?: string;
  readonly identityFile?: string;
}

/** Seconds until a server that does not answer counts as unreachable. */
const CONNECT_SECONDS = 10;
/** A connection is lost after three questions without an answer, so after 15 s. */
const ALIVE_SECONDS = 5;
/** Seconds that the shared connection waits for the next command: longer than any pause within an update. */
const PERSIST_SECONDS = 60;

/** A server as `ssh` and the Docker provider take it, and as the state of a stack holds it. */
export interface SshTarget {
  /** `ssh://deploy@203.0.113.7:22` */
  readonly address: string;
  /** Arguments of `ssh`: see {@link sshTarget}. */
  readonly options: readonly string[];
}

/**
 * What `ssh` is told about a server. It stands in the state of the Docker provider, so the arguments name nothing of this machine:
 * OpenSSH itself fills in `~`. They go before whatever the user's own configuration says.
 *
 * The host key is handed to `ssh` by a command (OpenSSH 8.5), which needs no file on any machine. All of them share one
 * connection; another host key or user is another connection, so that one that is open never vouches for it.
 */
export function sshTarget(server: SshServer): SshTarget {
  const { user, address, port } = server;
  const host = address.includes(":") ? `[${address}]` : address;
  return { address: `ssh://${user}@${host}:${port}`, options: optionsOf(server) };
}

function optionsOf(server: SshServer): string[] {
  const { hostKey, identityFile } = server;
  const options = {
    BatchMode: "yes",
    ConnectTimeout: CONNECT_SECONDS,
    ServerAliveInterval: ALIVE_SECONDS,
    ServerAliveCountMax: 3,
    StrictHostKeyChecking: "yes",
    UserKnownHostsFile: "/dev/null",
    GlobalKnownHostsFile: "/dev/null",
    KnownHostsCommand: hostKey === undefined ? "none" : `/bin/echo %H ${hostKey}`,
    ...(hostKey !== undefined && { HostKeyAlgorithms: algorithms(hostKey) }),
    CheckHostIP: "no",
    UpdateHostKeys: "no",
    VerifyHostKeyDNS: "no",
    ...(identityFile !== undefined && { IdentityFile: identityFile }),
    ForwardAgent: "no",
    ClearAllForwardings: "yes",
    ControlMaster: "auto",
    ControlPath: `~/.ssh/slipway-${fingerprint(server)}`,
    ControlPersist: PERSIST_SECONDS,
    LogLevel: "ERROR",
  };
  return Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

/** The server then shows the key that is pinned, and not another one that it has, too. */
function algorithms(hostKey: string): string {
  const [type = ""] = hostKey.split(" ");
  return type === "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256" : type;
}

/** Sixteen digits: a socket's path has room for about a hundred characters. */
function fingerprint({ address, user, port, hostKey, identityFile }: SshServer): string {
  const text = JSON.stringify([address, user, port, hostKey ?? "", identityFile ?? ""]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
