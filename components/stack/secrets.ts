import { createHmac } from "node:crypto";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { botIds } from "./bot-ids.ts";
import type { GeneratedKey, KeyLedger } from "./key-plan.ts";
import { type Owner, ownerLabels } from "./labels.ts";
import { SecretValues } from "./secret-values.ts";

/** A secret of the stack: made here, or given in the encrypted configuration. */
export type StackSecret =
  | ({ readonly kind: "generated" } & GeneratedKey)
  | { readonly kind: "given"; readonly value: pulumi.Input<string> };

/** Arguments for {@link Secrets}. */
export interface SecretsArgs {
  readonly owner: Owner;
  /** Secrets by name, as the configuration has them. A change of a value rolls every service that names it. */
  readonly secrets: Readonly<Record<string, StackSecret>>;
  /** Every generation of every key that must stay declared: see `planKeys`. */
  readonly keys: KeyLedger;
  /** Names that some service mounts as a file: only these become Docker secrets. */
  readonly mounted: ReadonlySet<string>;
  /** What must exist before the first Docker object: the ready server. */
  readonly ready: pulumi.Resource;
}

/**
 * The secrets of a stack. Creates one protected random key a generation, and one Docker secret for each that is mounted.
 * Docker secrets have no name of ours: with the engine's own random suffix a rotation is safe forward and back, where a
 * fixed name is refused while a service still uses the old one.
 */
export class Secrets extends pulumi.ComponentResource {
  private readonly values: SecretValues;
  private readonly generations: Readonly<Record<string, random.RandomPassword>>;
  private readonly mounted: Readonly<Record<string, docker.Secret>>;
  private readonly digestKey: random.RandomPassword;
  private readonly given: ReadonlySet<string>;

  constructor(name: string, args: SecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:stack:Secrets", name, {}, opts);
    // A keyed digest lets a revision follow a secret's value without giving anyone a way to test guesses of it.
    this.digestKey = new random.RandomPassword(`${name}-digest-key`, randomHex(32), { parent: this });
    this.given = new Set(Object.keys(args.secrets).filter((key) => args.secrets[key]?.kind === "given"));
    this.generations = this.make(args.keys);
    this.values = this.of(args.secrets);
    this.mounted = Object.fromEntries(
      [...args.mounted].sort().map((key) => [key, this.dockerSecret(key, args)]),
    );
    this.registerOutputs({});
  }

  /** Value of a secret, marked secret. */
  value(name: string): pulumi.Output<string> {
    return this.values.value(name);
  }

  /** Keyed digest of a value: changes with it, tells nothing of it. Not secret. */
  digest(name: string): pulumi.Output<string> {
    return pulumi.unsecret(
      pulumi
        .all([this.digestKey.result, this.value(name)])
        .apply(([key, value]) => createHmac("sha256", key).update(value).digest("hex")),
    );
  }

  /** What must be masked in the output of a service that names some secrets, one form a line. */
  redactions(names: readonly string[]): pulumi.Output<string> {
    return this.values.redactions(names);
  }

  /** Values of another configuration of the stack, whose keys are still there. */
  of(secrets: Readonly<Record<string, StackSecret>>): SecretValues {
    return new SecretValues(secrets, this.generations);
  }

  /** Numbers of the Telegram bots whose tokens are among some given secrets. Not secret: they are public. */
  bots(names: readonly string[]): pulumi.Output<string[]> {
    const given = names.filter((name) => this.given.has(name)).map((name) => this.value(name));
    return pulumi.unsecret(pulumi.all(given).apply(botIds));
  }

  /** The Docker secret of a mounted one. */
  mount(name: string): docker.Secret {
    return this.mounted[name] as docker.Secret;
  }

  private make(keys: KeyLedger): Record<string, random.RandomPassword> {
    return Object.fromEntries(
      Object.entries(keys).flatMap(([key, lengths]) =>
        lengths.map((bytes, index) => {
          const name = `${key}-g${index + 1}`;
          const opts = { parent: this, protect: true };
          return [name, new random.RandomPassword(name, randomHex(bytes), opts)] as const;
        }),
      ),
    );
  }

  private dockerSecret(key: string, args: SecretsArgs): docker.Secret {
    return new docker.Secret(
      key,
      {
        // Encoded here: the provider prints data that is not base64 in its error.
        data: this.value(key).apply((value) => Buffer.from(value).toString("base64")),
        labels: ownerLabels(args.owner),
      },
      { parent: this, dependsOn: [args.ready] },
    );
  }
}

/**
 * Arguments for random bytes in hexadecimal digits. Not `RandomBytes`: its id is the value itself, which would stand in the
 * state in plain text. The id of a password is `none`.
 */
function randomHex(bytes: number): random.RandomPasswordArgs {
  const overrideSpecial = "0123456789abcdef";
  return { length: 2 * bytes, lower: false, upper: false, numeric: false, special: true, overrideSpecial };
}
