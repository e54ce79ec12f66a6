import { randomBytes } from "node:crypto";

/** The name that a provider gives by itself: logical name, dash, seven hexadecimal digits. */
export function autoNameOf(logicalName: string): string {
  return `${logicalName}-${randomBytes(4).toString("hex").slice(0, 7)}`;
}
