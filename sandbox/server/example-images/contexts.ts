import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Server } from "../ensure-server.ts";
import { ensurePythonPackages } from "../python-packages.ts";
import { EXAMPLES } from "./programs.ts";

/**
 * Makes the build context of each program, which is its folder and the packages that its requirements.txt names, for as
 * long as `use` takes. The checkout itself stays as it is.
 */
export async function withContexts<T>(
  server: Server,
  base: string,
  programs: readonly string[],
  use: (contextOf: (program: string) => string) => Promise<T>,
): Promise<T> {
  const work = await mkdtemp(join(tmpdir(), "slipway-example-"));
  try {
    for (const program of programs) {
      const folder = join(EXAMPLES, program);
      await cp(folder, join(work, program), { recursive: true });
      const packages = await ensurePythonPackages(server, base, join(folder, "requirements.txt"));
      await cp(packages, join(work, program, "packages"), { recursive: true });
    }
    return await use((program) => join(work, program));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
