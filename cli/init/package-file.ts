import { isMapping } from "../../config/fields.ts";
import { UsageError } from "../failure.ts";

/** Fields that say how the code of a package is run: with one of them it is somebody's own program. */
const PROGRAM = ["main", "exports", "bin", "scripts", "imports"];

/**
 * Text of package.json that runs `index.ts` as a module: a new one, or the one that `npm install` has made with the missing
 * field. Undefined where it is right already. Throws {@link UsageError} where the field would change a program of the user's.
 *
 * @param text of the file, undefined where there is none
 */
export function packageFileText(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return json({ name, private: true, type: "module" });
  const file = parsed(text);
  if (file.type === "module") return undefined;
  const own = PROGRAM.filter((field) => Object.hasOwn(file, field));
  if (file.type === undefined && own.length === 0) return json({ ...file, type: "module" });
  const is = file.type === undefined ? `is missing beside ${own.join(", ")}` : `is ${show(file.type)}`;
  throw new UsageError(
    `package.json: type: ${is}, must be "module" for index.ts. Set it, or give the deployment a folder of its own: slipway init --cwd deploy`,
  );
}

function parsed(text: string): Record<string, unknown> {
  try {
    const file: unknown = JSON.parse(text);
    if (isMapping(file)) return file;
  } catch (error) {
    throw new UsageError(`package.json: ${(error as Error).message}. Correct it.`);
  }
  throw new UsageError("package.json: is no object. Correct it.");
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? "undefined";
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
