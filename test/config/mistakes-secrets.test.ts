import { type Mistake, refuses } from "./mistakes.ts";

const MISTAKES: readonly Mistake[] = [
  [
    ["secrets"],
    ["X"],
    "secrets: is not a mapping of names to secrets. Write { BOT_TOKEN: { generate: {} } }, or remove it.",
  ],
  [
    ["secrets", "BOT_TOKEN"],
    "123456:AAAA-marker",
    "secrets.BOT_TOKEN: is not { generate: … } or { value: … }. Write { generate: {} } for a random key, or set a value with slipway secret set NAME.",
  ],
  [
    ["secrets", "BOT_TOKEN"],
    {},
    "secrets.BOT_TOKEN: has neither generate nor value. Write { generate: {} } for a random key, or set a value with slipway secret set NAME.",
  ],
  [
    ["secrets", "BOT_TOKEN", "generate"],
    {},
    "secrets.BOT_TOKEN: has both generate and value. Remove one of them.",
  ],
  [
    ["secrets", "BOT_TOKEN", "value"],
    "",
    "secrets.BOT_TOKEN.value: is not a text of 1 to 511999 bytes. Set it with: slipway secret set BOT_TOKEN",
  ],
  [
    ["secrets", "BOT_TOKEN", "value"],
    42,
    "secrets.BOT_TOKEN.value: is not a text of 1 to 511999 bytes. Set it with: slipway secret set BOT_TOKEN",
  ],
  [
    ["secrets", "BOT_TOKEN", "value"],
    "x".repeat(512000),
    "secrets.BOT_TOKEN.value: is not a text of 1 to 511999 bytes. Set it with: slipway secret set BOT_TOKEN",
  ],
  [
    ["secrets", "BOT_TOKEN"],
    { vaule: "marker" },
    "secrets.BOT_TOKEN.vaule: is not a known key. Did you mean value?",
    "secrets.BOT_TOKEN: has neither generate nor value. Write { generate: {} } for a random key, or set a value with slipway secret set NAME.",
  ],
  [
    ["secrets", "BOT_TOKEN"],
    { "123456:AAAA": null },
    "secrets.BOT_TOKEN: has a key that is not known. Use one of generate, generation, value.",
    "secrets.BOT_TOKEN: has neither generate nor value. Write { generate: {} } for a random key, or set a value with slipway secret set NAME.",
  ],
  [
    ["secrets", "bot-token"],
    { generate: {} },
    "secrets.bot-token: has a name that is not capital letters, digits and underscores, starting with a letter, at most 56, or that starts with SLIPWAY_. Rename it, for example to BOT_TOKEN.",
  ],
  [
    ["secrets", "123456:AAAA"],
    { generate: {} },
    "secrets: has a name that is not capital letters, digits and underscores, starting with a letter, at most 56, or that starts with SLIPWAY_. Rename it, for example to BOT_TOKEN.",
  ],
  [
    ["secrets", "SLIPWAY_X"],
    { generate: {} },
    "secrets.SLIPWAY_X: has a name that is not capital letters, digits and underscores, starting with a letter, at most 56, or that starts with SLIPWAY_. Rename it, for example to BOT_TOKEN.",
  ],
  [
    ["secrets", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
    { generate: {} },
    "secrets.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA: has a name that is not capital letters, digits and underscores, starting with a letter, at most 56, or that starts with SLIPWAY_. Rename it, for example to BOT_TOKEN.",
  ],
  [
    ["secrets", "HMAC_KEY", "generate", "bytes"],
    15,
    "secrets.HMAC_KEY.generate.bytes: is not 16 to 512. Set it to a whole number from 16 to 512.",
  ],
  [
    ["secrets", "HMAC_KEY", "generate", "bytes"],
    513,
    "secrets.HMAC_KEY.generate.bytes: is not 16 to 512. Set it to a whole number from 16 to 512.",
  ],
  [
    ["secrets", "HMAC_KEY", "generate", "encoding"],
    "utf8",
    "secrets.HMAC_KEY.generate.encoding: is not hex or base64. Set it to hex.",
  ],
  [
    ["secrets", "HMAC_KEY", "generation"],
    101,
    "secrets.HMAC_KEY.generation: is not 1 to 100. Set it to a whole number from 1 to 100.",
  ],
  [
    ["secrets", "HMAC_KEY", "generate"],
    null,
    "secrets.HMAC_KEY.generate: is not a mapping. Write {} for 32 random bytes in hexadecimal digits.",
  ],
];

describe("parseConfig, mistakes in secrets", () => refuses(MISTAKES));
