import { ok } from "node:assert/strict";
import { ConfigError } from "../../config/error.ts";
import { parseConfig } from "../../config/parse.ts";
import { CONTEXT, fullConfig } from "./base.ts";
import { Random } from "./random.ts";

const SEED = Number(process.env.SLIPWAY_TEST_SEED ?? 20260727);
const RUNS = Number(process.env.SLIPWAY_TEST_RUNS ?? (process.env.SLIPWAY_TEST_WHOLE === "1" ? 5000 : 1000));
/** Stands in secret values and around them: no message may have it. */
const MARKER = "hunter2-marker";

const deep = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`) as unknown;
const STRANGE: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 1e308, -1e308, 2 ** 53, 0.1, Number.NaN, Number.POSITIVE_INFINITY],
  ...[
    "",
    " ",
    "x",
    "local",
    "a\nb",
    "\0",
    "\u2028",
    "\ud800",
    "💥".repeat(300),
    "[secret]",
    "__proto__",
    "10s",
    "../..",
  ],
  ...["/", "/..", "//", "acme/alice:1", `a@sha256:${"0".repeat(64)}`, "ALL", "1".repeat(70), "-", "%s%n"],
  ...[[], {}, [null], [[]], { "": "" }, { a: { b: {} } }, { secure: "v1:x" }, { constructor: 1 }, deep],
  JSON.parse('{"__proto__":{"kind":"web"}}'),
];
const KEYS = [
  "x",
  "",
  "kind",
  "value",
  "imgae",
  "__proto__",
  "constructor",
  "toString",
  "a b",
  "é",
  "\n",
  "0",
  "web",
  "A_FILE",
];

// biome-ignore lint/suspicious/noExplicitAny: walks data of any shape
type Any = any;

/** Every mapping and list in a value, itself included. */
function containers(value: Any): Any[] {
  if (typeof value !== "object" || value === null || value === deep) return [];
  return [value, ...Object.values(value).flatMap(containers)];
}

function define(target: Any, key: PropertyKey, value: unknown): void {
  // As JSON.parse does it: `__proto__` becomes a key like any other.
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Changes one place: another value, one less, one more, one under another name, or one taken from elsewhere. */
function mutate(config: Any, random: Random): void {
  const target = random.pick(containers(config));
  const keys = Object.keys(target);
  const key = keys.length > 0 ? random.pick(keys) : "x";
  // JSON has lists without keys of their own and without holes.
  const other = Array.isArray(target) ? target.length : random.pick(KEYS);
  const kind = random.below(6);
  if (kind === 0) Array.isArray(target) ? target.pop() : delete target[key];
  else if (kind === 1) define(target, other, strange(random));
  else if (kind === 2) {
    const value = target[key];
    if (!Array.isArray(target)) delete target[key];
    define(target, other, value);
  } else if (kind === 3) define(target, key, structuredClone(random.pick(containers(fullConfig()))));
  else define(target, key, strange(random));
}

/** A copy each time: a later change of it must not reach the next run. */
function strange(random: Random): unknown {
  const value = random.pick(STRANGE);
  return value === deep ? deep : structuredClone(value);
}

/** Puts the marker where a secret could be: as a value, as a key, in place of the mapping. */
function plantMarker(config: Any, random: Random): void {
  const token = `${random.below(1e6)}:${MARKER}`;
  if (typeof config !== "object" || config === null) return;
  const wrong = [
    token,
    [token],
    { [token]: null },
    { value: [token] },
    { value: { secure: token } },
    { generate: token },
  ];
  const more = [
    { generate: { bytes: token } },
    { generate: { [token]: 1 } },
    { value: token, valu: token },
    { [token]: token },
  ];
  const entry = random.pick<unknown>([...wrong, ...more]);
  const block = random.pick<unknown>([
    { BOT_TOKEN: entry },
    { [token]: entry },
    { "bot-token": entry, HMAC_KEY: token },
    entry,
  ]);
  config.secrets = block;
}

const LINE = /^(slipway|project|stack|[\w-]+|\["[^\n]*"\])([.[][^\n]*?)?: [^\n]+$/;

function check(config: unknown): "accepted" | "refused" {
  try {
    parseConfig(config, CONTEXT);
    return "accepted";
  } catch (error) {
    ok(error instanceof ConfigError, `not a ConfigError: ${(error as Error).stack}`);
    ok(error.problems.length > 0, "no problem");
    for (const line of error.problems) {
      ok(LINE.test(line), `not a located line: ${JSON.stringify(line)}`);
      ok(line.length < 2000, `${line.length} characters: ${line.slice(0, 200)}`);
    }
    ok(!error.message.includes(MARKER), `shows a secret: ${error.message}`);
    return "refused";
  }
}

function run(change: (config: Any, random: Random) => void): Record<"accepted" | "refused", number> {
  const counts = { accepted: 0, refused: 0 };
  for (let index = 0; index < RUNS; index++) {
    const seed = SEED + index;
    const config = structuredClone(fullConfig()) as Any;
    config.secrets.BOT_TOKEN.value = `123:${MARKER}`;
    const random = new Random(seed);
    change(config, random);
    try {
      counts[check(config)]++;
    } catch (error) {
      throw new Error(`with SLIPWAY_TEST_SEED=${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
  return counts;
}

describe(`parseConfig over ${RUNS} mutations from SLIPWAY_TEST_SEED=${SEED}`, () => {
  it("gives a configuration or located problems, and nothing else", () => {
    const counts = run((config, random) => {
      for (let times = 1 + random.below(4); times > 0; times--) mutate(config, random);
    });
    // Both ends are reached, or the mutations would prove nothing.
    ok(counts.accepted > RUNS / 100, JSON.stringify(counts));
    ok(counts.refused > RUNS / 2, JSON.stringify(counts));
  });

  it("never shows a secret, wherever it was put by mistake", () => {
    const counts = run((config, random) => {
      plantMarker(config, random);
      if (random.below(2) === 0) mutate(config, random);
    });
    ok(counts.refused > RUNS / 2, JSON.stringify(counts));
  });
});
