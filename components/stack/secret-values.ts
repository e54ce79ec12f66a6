import * as pulumi from "@pulumi/pulumi";
import type { RandomPassword } from "@pulumi/random";
import { mapValues } from "../../config/map-values.ts";
import type { GeneratedKey } from "./key-plan.ts";
import { redactionList } from "./redaction.ts";
import type { StackSecret } from "./secrets.ts";

/** Values of the secrets of one configuration, by name: made here, or given. */
export class SecretValues {
  readonly #values: Readonly<Record<string, pulumi.Output<string>>>;

  /**
   * @param keys random bytes of every generation of every key, in hexadecimal digits, by `NAME-gN`
   */
  constructor(
    secrets: Readonly<Record<string, StackSecret>>,
    keys: Readonly<Record<string, RandomPassword>>,
  ) {
    this.#values = mapValues(secrets, (secret, key) =>
      secret.kind === "given"
        ? pulumi.secret(secret.value)
        : encoded(keys[`${key}-g${secret.generation}`] as RandomPassword, secret.encoding),
    );
  }

  /** Value of a secret, marked secret. */
  value(name: string): pulumi.Output<string> {
    return this.#values[name] as pulumi.Output<string>;
  }

  /** What must be masked in the output of a service that names some secrets: see {@link redactionList}. */
  redactions(names: readonly string[]): pulumi.Output<string> {
    return pulumi.all(names.map((name) => this.value(name))).apply(redactionList);
  }
}

function encoded(key: RandomPassword, encoding: GeneratedKey["encoding"]): pulumi.Output<string> {
  return encoding === "hex"
    ? key.result
    : key.result.apply((hex) => Buffer.from(hex, "hex").toString("base64"));
}
