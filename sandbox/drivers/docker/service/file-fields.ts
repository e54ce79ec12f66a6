import { type Fields, number, text } from "../../schema/field.ts";
import { atLeast } from "../../schema/problems.ts";

/** Mode 0444: readable by all, writable by none. */
const READABLE = 0o444;

/** A secret or config as a file in a container; `kind` is the prefix of its id and name. */
export function fileFields(kind: "secret" | "config"): Fields {
  return {
    [`${kind}Id`]: text({ required: true }),
    [`${kind}Name`]: text(),
    fileName: text({ required: true }),
    fileUid: text({ default: "0" }),
    fileGid: text({ default: "0" }),
    fileMode: number({ default: READABLE, problem: atLeast(0) }),
  };
}
