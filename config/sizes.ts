import { z } from "zod";
import { must } from "./problem.ts";

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

/** Bytes of a text such as `512MiB` (1024) or `512MB` (1000), or of a number of bytes; undefined when it is no size. */
export function parseSize(value: string | number): number | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  const [, digits, unit] = /^(\d{1,15})([KMGT]i?B|B)$/.exec(value) ?? [];
  const bytes = Number(digits) * (UNITS[unit ?? ""] ?? Number.NaN);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Bytes as a text that {@link parseSize} reads: `2GiB`, or a number of bytes where no larger unit fits. */
export function sizeText(bytes: number): string {
  const unit =
    ["TiB", "GiB", "MiB", "KiB"].find((each) => bytes > 0 && bytes % (UNITS[each] ?? 1) === 0) ?? "B";
  return `${bytes / (UNITS[unit] ?? 1)}${unit}`;
}

/** Schema of a size between two others, both included; gives bytes. `example` goes into the repair. */
export function size(least: string, most: string, example: string) {
  const error = must(`a size from ${least} to ${most}`, `Say ${example}`);
  const [from, to] = [parseSize(least) ?? 0, parseSize(most) ?? 0];
  const inRange = (value: string | number) => {
    const bytes = parseSize(value);
    return bytes !== undefined && bytes >= from && bytes <= to;
  };
  const text = z.string({ error }).meta({ pattern: "^[0-9]+([KMGT]i?B|B)$" });
  return z
    .union([text, z.number({ error })], { error })
    .refine(inRange, { error })
    .meta({ title: `size, ${least} to ${most}` })
    .transform((value) => parseSize(value) ?? 0);
}
