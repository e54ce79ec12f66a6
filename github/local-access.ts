import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EngineError } from "../engine/port.ts";

/** The GitHub that stands in for the real one on this machine, and the token that it takes. */
export interface LocalAccess {
  /** In the form of `repository.baseUrl`, ending in a slash. */
  readonly baseUrl: string;
  readonly token: string;
}

/** Where a project folder keeps it: readable by its owner only. */
export function localAccessPath(projectDir: string): string {
  return join(projectDir, ".sandbox", "github", "access.json");
}

/** The stand-in of a project folder; undefined where `npm start` has made none. Throws {@link EngineError} `usage` where the file says neither. */
export function readLocalAccess(projectDir: string): LocalAccess | undefined {
  const path = localAccessPath(projectDir);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const { baseUrl, token } = parsed(text);
  if (typeof baseUrl === "string" && typeof token === "string") return { baseUrl, token };
  throw new EngineError(
    "usage",
    `${path}: has no baseUrl and token. Run npm start again, which writes it anew.`,
  );
}

function parsed(text: string): { readonly baseUrl?: unknown; readonly token?: unknown } {
  try {
    return (JSON.parse(text) ?? {}) as object;
  } catch {
    return {};
  }
}

/**
 * The token for an address, and for no other: that of the stand-in where it is at that address, whatever the environment
 * says, else undefined.
 */
export function localToken(projectDir: string, baseUrl: string): string | undefined {
  const access = readLocalAccess(projectDir);
  return access?.baseUrl === baseUrl ? access.token : undefined;
}
