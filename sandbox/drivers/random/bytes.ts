import { randomBytes as bytesOf } from "node:crypto";
import { asNumber } from "../properties.ts";
import { map, number } from "../schema/field.ts";
import { atLeast } from "../schema/problems.ts";
import { storedDriver } from "./stored.ts";

/**
 * `random:index/randomBytes:RandomBytes`. Its id is the value itself in base64, as in the real provider: an id cannot be
 * secret, so the state then holds the value in plain text beside its encrypted outputs.
 */
export const randomBytes = storedDriver({
  type: "random:index/randomBytes:RandomBytes",
  fields: {
    length: number({ required: true, replaces: true, problem: atLeast(1) }),
    keepers: map({ replaces: true }),
  },
  secretOutputs: ["base64", "hex"],
  generated: ["base64", "hex"],
  effective: ({ __defaults, ...inputs }) => inputs,
  async create(inputs) {
    const bytes = bytesOf(asNumber(inputs.length));
    const base64 = bytes.toString("base64");
    return { id: base64, outputs: { ...inputs, base64, hex: bytes.toString("hex") } };
  },
});
