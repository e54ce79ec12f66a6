import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/**
 * A file that only its user can read, in a folder of its own outside of the checkout, for as long as `use` takes. It is
 * removed however that ends, also when the process exits in between. It has the name of the file that it stands in for, and
 * an error that names it names that file instead: the temporary one is gone by the time that anyone reads the message.
 */
export async function withTemporaryFile<Result>(
  standsFor: string,
  text: string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  const path = join(folder, basename(standsFor));
  try {
    writeFileSync(path, text, { mode: 0o600, flag: "wx" });
    return await use(path);
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replaceAll(path, standsFor);
    throw error;
  } finally {
    remove();
    process.removeListener("exit", remove);
  }
}
