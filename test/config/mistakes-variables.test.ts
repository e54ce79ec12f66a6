import { type Mistake, refuses } from "./mistakes.ts";

const MISTAKES: readonly Mistake[] = [
  [
    ["services", "web", "env", "LOG_LEVEL"],
    null,
    'services.web.env.LOG_LEVEL: is empty, must be a text, a number, true or false. Write "" for an empty text.',
  ],
  [
    ["services", "web", "env", "LOG_LEVEL"],
    ["a"],
    'services.web.env.LOG_LEVEL: is a list, must be a text, a number, true or false. Write "" for an empty text.',
  ],
  [
    ["services", "web", "env", "SLIPWAY_REVISION"],
    "x",
    "services.web.env.SLIPWAY_REVISION: is reserved for Slipway itself. Choose a name that does not start with SLIPWAY_.",
  ],
  [
    ["services", "web", "env", "1A"],
    "x",
    "services.web.env.1A: is not the name of a variable. Use letters, digits and underscores, and no digit first.",
  ],
  [
    ["services", "web", "env", "CHAT"],
    1152921504606847000,
    "services.web.env.CHAT: loses digits as a number. Write it in quotes.",
  ],
  [
    ["services", "web", "env", "HMAC_KEY"],
    "x",
    "services.web.env.HMAC_KEY: is set by secretEnv already. Remove one of the two.",
  ],
  [
    ["services", "web", "env", "BOT_TOKEN_FILE"],
    "x",
    "services.web.env.BOT_TOKEN_FILE: is set by secrets already. Remove it: it is the path of the mounted secret.",
  ],
  [
    ["services", "web", "env"],
    ["A=1"],
    "services.web.env: is a list, must be a mapping of names to values. Write { LOG_LEVEL: info }.",
  ],
  [
    ["services", "web", "env", "Z"],
    "a\u0000",
    "services.web.env.Z: has a zero byte, which no variable can have. Remove it.",
  ],
  [
    ["services", "web", "secrets"],
    ["BOT_TOKNE"],
    "services.web.secrets[0]: is BOT_TOKNE, which secrets does not declare. Did you mean BOT_TOKEN?",
  ],
  [
    ["services", "web", "secrets"],
    ["OTHER"],
    "services.web.secrets[0]: is OTHER, which secrets does not declare. Add OTHER to secrets, or remove it here.",
  ],
  [
    ["services", "web", "secrets"],
    ["123:abc"],
    "services.web.secrets[0]: is not the name of a secret. Write a name that secrets declares, for example BOT_TOKEN.",
  ],
  [
    ["services", "web", "secrets"],
    ["BOT_TOKEN", "BOT_TOKEN"],
    "services.web.secrets[1]: is there twice. Remove one of the two.",
  ],
  [
    ["services", "web", "secretEnv"],
    ["BOT_TOKEN"],
    "services.web.secretEnv[0]: is in secrets too. Remove it from one of the two.",
  ],
  [
    ["services", "web", "secretEnv"],
    "BOT_TOKEN",
    "services.web.secretEnv: is not a list of names of secrets. Write it like [BOT_TOKEN].",
  ],
];

describe("parseConfig, mistakes in variables and secrets of a service", () => refuses(MISTAKES));
