import { randomInt } from "node:crypto";
import bcrypt from "bcryptjs";
import type { PropertyMap } from "../driver.ts";
import { asNumber, asText } from "../properties.ts";
import { boolean, map, number, text } from "../schema/field.ts";
import { atLeast } from "../schema/problems.ts";
import { storedDriver } from "./stored.ts";

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/** What the provider hashes with: 2 to this power rounds, over so many characters at most. */
const ROUNDS = 10;
const HASHED = 72;

const count = () => number({ replaces: true, problem: atLeast(0) });

/** `random:index/randomPassword:RandomPassword`. */
export const randomPassword = storedDriver({
  type: "random:index/randomPassword:RandomPassword",
  fields: {
    length: number({ required: true, replaces: true, problem: atLeast(1) }),
    keepers: map({ replaces: true }),
    lower: boolean({ replaces: true }),
    upper: boolean({ replaces: true }),
    number: boolean({ replaces: true }),
    numeric: boolean({ replaces: true }),
    special: boolean({ replaces: true }),
    minLower: count(),
    minUpper: count(),
    minNumeric: count(),
    minSpecial: count(),
    overrideSpecial: text({ replaces: true }),
  },
  secretOutputs: ["bcryptHash", "result"],
  generated: ["bcryptHash", "result", "id"],
  effective: complete,
  conflicts: impossible,
  async create(inputs) {
    const result = passwordOf(inputs);
    const bcryptHash = await bcrypt.hash(result.slice(0, HASHED), ROUNDS);
    return { id: "none", outputs: { ...inputs, result, bcryptHash, id: "none" } };
  },
});

function complete({ __defaults, ...inputs }: PropertyMap): PropertyMap {
  const numeric = inputs.numeric ?? inputs.number ?? true;
  return {
    lower: true,
    upper: true,
    special: true,
    minLower: 0,
    minUpper: 0,
    minNumeric: 0,
    minSpecial: 0,
    ...inputs,
    number: numeric,
    numeric,
  };
}

function impossible(inputs: PropertyMap): { property: string; reason: string }[] {
  const all = complete(inputs);
  const least =
    asNumber(all.minLower) + asNumber(all.minUpper) + asNumber(all.minNumeric) + asNumber(all.minSpecial);
  if (typeof all.length === "number" && all.length < least) {
    return [
      { property: "length", reason: `is ${all.length}, must be at least ${least}, the sum of the minima` },
    ];
  }
  if ([all.lower, all.upper, all.numeric, all.special].every((kind) => kind === false)) {
    return [{ property: "numeric", reason: "at least one kind of characters must be allowed" }];
  }
  return [];
}

function passwordOf(inputs: PropertyMap): string {
  const special = asText(inputs.overrideSpecial) || SPECIAL;
  const kinds = [
    { allowed: inputs.upper, least: inputs.minUpper, characters: UPPER },
    { allowed: inputs.lower, least: inputs.minLower, characters: LOWER },
    { allowed: inputs.numeric, least: inputs.minNumeric, characters: DIGITS },
    { allowed: inputs.special, least: inputs.minSpecial, characters: special },
  ];
  const all = kinds
    .filter(({ allowed }) => allowed === true)
    .map(({ characters }) => characters)
    .join("");
  const picked = kinds.flatMap(({ least, characters }) => pick(characters, asNumber(least)));
  const rest = pick(all, asNumber(inputs.length) - picked.length);
  return shuffle([...picked, ...rest]).join("");
}

function pick(characters: string, amount: number): string[] {
  const choice = [...characters];
  return Array.from({ length: amount }, () => choice[randomInt(choice.length)] as string);
}

function shuffle(characters: readonly string[]): string[] {
  const left = [...characters];
  return characters.map(() => left.splice(randomInt(left.length), 1)[0] as string);
}
