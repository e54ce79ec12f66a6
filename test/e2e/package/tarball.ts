import { join, resolve } from "node:path";
import { execa } from "execa";

const ROOT = resolve(import.meta.dirname, "../../..");

/** Packs the checkout as its README says. Gives the path of the tarball. */
export async function packTarball(folder: string): Promise<string> {
  const args = ["run", "--silent", "package", "--", "--silent", "--pack-destination", folder];
  const { stdout } = await execa("npm", args, { cwd: ROOT, stdin: "ignore" });
  return join(folder, stdout.trim());
}
