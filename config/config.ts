import type * as pulumi from "@pulumi/pulumi";
import type { EnvironmentConfig, ProtectionConfig, RepositoryConfig } from "./github-config.ts";
import type { ServiceConfig, ServiceOperation } from "./service-config.ts";

/** One stack's configuration, validated, with every default filled in. Plain data: nothing in it is an output. */
export interface SlipwayConfig {
  /** Name of the Pulumi project, which is the name of the bot. First part of every physical name. */
  readonly app: string;
  /** Name of the stack, for example `prod`. Second part of every physical name. */
  readonly stack: string;
  /** Server that the services run on. */
  readonly host: HostConfig;
  /** Repository on GitHub. Absent: nothing there is touched, and the next two are absent too. */
  readonly repository?: RepositoryConfig;
  /** Environment on GitHub that belongs to this stack. */
  readonly environment?: EnvironmentConfig;
  /** Rules of a branch, in one stack of the repository only. */
  readonly protection?: ProtectionConfig;
  /** By name, in the form of an environment variable: `BOT_TOKEN`. */
  readonly secrets: Readonly<Record<string, SecretConfig>>;
  /** By key, a DNS label, which is also the network alias of the service. None in a run that only makes what is on GitHub. */
  readonly services: Readonly<Record<string, ServiceConfig>>;
  /**
   * Images of this one run by service key, `repository@sha256:…`, from `slipway:release`. Empty unless a command passed
   * some. The repository is always that of the service.
   */
  readonly releaseImages: Readonly<Record<string, string>>;
  /**
   * Every generation of every generated key that the state has, by its length in bytes, from `slipway:release`. A failed
   * update can have made some that the outputs of the stack do not tell of. Empty unless a command passed some.
   */
  readonly releaseKeys: Readonly<Record<string, readonly number[]>>;
  /** Services that the outputs of the stack tell of, and that are not there any more. */
  readonly releaseGone: readonly string[];
  /** Operations on services from this run on, from `slipway:release`; undefined where they stay as they were. */
  readonly releaseOperations: Readonly<Record<string, ServiceOperation>> | undefined;
  /** Keys that this run deletes. */
  readonly releaseForget: readonly string[];
  /** What GitHub has already and belongs to the stack from this run on: see `Adopted` of the components. */
  readonly releaseAdopt: Readonly<Record<string, string>>;
  /** Which stack of the project polls for a bot already, by the number of the bot. Empty unless a command has looked. */
  readonly releaseBots: Readonly<Record<string, string>>;
  /** What this run goes back from. Absent: it goes forward. */
  readonly goingBack?: GoingBackConfig;
}

/** The update that a run leaves on its way back. */
export interface GoingBackConfig<Secret = SecretConfig> {
  /** Name of this going back, the same when it is run again. */
  readonly id: string;
  /** Whether steps are undone and data is restored; the order is turned round either way. */
  readonly data: boolean;
  /** End of the update that is gone back to, in seconds since 1970. */
  readonly since: number;
  /** Images of the update that is left, `repository@sha256:…` by service. */
  readonly images: Readonly<Record<string, string>>;
  /** Which backup a step restores, by service and step. Where it is not given: the oldest one since. */
  readonly backups: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Services of the update that is left. Their files are not those of that time. */
  readonly services: Readonly<Record<string, ServiceConfig>>;
  /** Secrets of the update that is left. */
  readonly secrets: Readonly<Record<string, Secret>>;
}

/** What {@link SlipwayConfig} is inside the program: given secret values are Pulumi secrets. */
export interface LoadedConfig extends Omit<SlipwayConfig, "secrets" | "goingBack"> {
  /** By name, in the form of an environment variable: `BOT_TOKEN`. */
  readonly secrets: Readonly<Record<string, LoadedSecret>>;
  /** What this run goes back from. Absent: it goes forward. */
  readonly goingBack?: GoingBackConfig<LoadedSecret>;
}

/** Where the services run. */
export type HostConfig = LocalHost | SshHost;

/** The Docker engine of this machine. */
export interface LocalHost {
  readonly kind: "local";
}

/** A server that is reached over SSH. A change moves nothing: the services are made anew on the other server. */
export interface SshHost {
  readonly kind: "ssh";
  /** Host name, IPv4 or IPv6 address. */
  readonly address: string;
  /** User that everything runs as; it may use Docker on the server. */
  readonly user: string;
  /** 1 to 65535. */
  readonly port: number;
  /** Public key of the server, `ssh-ed25519 AAAA…`. Absent: the first contact is refused, and shows it. */
  readonly hostKey?: string;
  /** File with the private key, absolute or from `~/`. Absent: what the agent and `ssh` of this user offer. */
  readonly identityFile?: string;
  /** User of the first contact, `root` or one with sudo. Absent: the server is ready already. */
  readonly setupUser?: string;
}

/** One secret of a stack, its given value still plain. */
export type SecretConfig = GeneratedSecret | GivenSecret;

/** One secret of a stack inside the program. */
export type LoadedSecret = GeneratedSecret | LoadedGivenSecret;

/** A random key that the stack makes once for each generation and keeps. */
export interface GeneratedSecret {
  readonly kind: "generated";
  /** Random bytes before encoding, 16 to 512. A change makes no new key: raise `generation` for one. */
  readonly bytes: number;
  /** Text form of the bytes in services and on GitHub. */
  readonly encoding: "hex" | "base64";
  /** Which generation is in use, 1 to 100. A change rolls every service that names the secret. */
  readonly generation: number;
}

/** A value from the stack's encrypted configuration, plain. In a preview it can read `[secret]`. */
export interface GivenSecret {
  readonly kind: "given";
  readonly value: string;
}

/** A value from the stack's encrypted configuration, kept in `pulumi.secret`. */
export interface LoadedGivenSecret {
  readonly kind: "given";
  readonly value: pulumi.Output<string>;
}

export type * from "./github-config.ts";
export type * from "./service-config.ts";
