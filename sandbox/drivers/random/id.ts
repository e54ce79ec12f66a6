import { randomBytes } from "node:crypto";
import { asNumber, asText } from "../properties.ts";
import { map, number, text } from "../schema/field.ts";
import { atLeast } from "../schema/problems.ts";
import { storedDriver } from "./stored.ts";

/** `random:index/randomId:RandomId`: a random name, no secret. */
export const randomId = storedDriver({
  type: "random:index/randomId:RandomId",
  fields: {
    byteLength: number({ required: true, replaces: true, problem: atLeast(1) }),
    keepers: map({ replaces: true }),
    prefix: text({ replaces: true }),
  },
  secretOutputs: [],
  generated: ["b64Std", "b64Url", "dec", "hex", "id"],
  effective: ({ __defaults, ...inputs }) => inputs,
  async create(inputs) {
    const bytes = randomBytes(asNumber(inputs.byteLength));
    const prefix = asText(inputs.prefix);
    const id = bytes.toString("base64url");
    const outputs = {
      ...inputs,
      b64Std: prefix + bytes.toString("base64"),
      b64Url: prefix + id,
      dec: prefix + BigInt(`0x${bytes.toString("hex")}`),
      hex: prefix + bytes.toString("hex"),
      id,
    };
    return { id, outputs };
  },
});
