import { isMapping } from "../../../config/fields.ts";
import { SECRET_NAME } from "../../../config/names.ts";
import type { Say } from "./note.ts";

/** Variables of a service, and those whose values do not belong into a file. */
export interface Variables {
  readonly env: Readonly<Record<string, string>>;
  readonly secretEnv: readonly string[];
}

/** Names of values that nobody should read. Compose files have many of them in plain text. */
const SECRET_LOOK =
  /(TOKEN|SECRET|PASSWORD|PASSWD|PRIVATE|CREDENTIAL|API_?KEY|HMAC|_KEY$|^DATABASE_URL$|^REDIS_URL$|_DSN$)/i;

/** Variables of `environment`, in both of its forms. No value of a secret is carried over, or shown. */
export function variablesOf(service: Readonly<Record<string, unknown>>, say: Say): Variables {
  const env: Record<string, string> = {};
  const secretEnv: string[] = [];
  for (const [name, value] of entriesOf(service.environment)) {
    const at = ["environment", name];
    if (SECRET_LOOK.test(name) && SECRET_NAME.test(name)) {
      secretEnv.push(name);
      say(at, "became a secret, without its value. Set it with the command below.");
    } else if (value === undefined || /\$\{?\w+\}?/.test(withDefaults(value).replaceAll("$$", ""))) {
      say(at, "takes its value from the shell. Write it under env of the stack file.");
    } else {
      env[name] = withDefaults(value).replaceAll("$$", "$");
    }
  }
  if (service.env_file !== undefined) {
    say(["env_file"], "is not read. Write its variables under env, and set its secrets with commands.");
  }
  return { env, secretEnv };
}

/** `${NAME:-default}` as its default: a stack file has no shell behind it. */
function withDefaults(value: string): string {
  return value.replaceAll(/(?<!\$)\$\{\w+:?-([^}]*)\}/g, "$1");
}

/** Name and value; undefined where the value comes from the shell. */
function entriesOf(environment: unknown): [string, string | undefined][] {
  if (isMapping(environment)) {
    return Object.entries(environment).map(([name, value]) => [
      name,
      value === null ? undefined : String(value),
    ]);
  }
  if (!Array.isArray(environment)) return [];
  return environment.map((line) => {
    const [, name = "", value] = /^([^=]*)(?:=([\s\S]*))?$/.exec(String(line)) ?? [];
    return [name, value];
  });
}
