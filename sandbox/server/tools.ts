import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { withPackages } from "./apt.ts";
import type { ServerLayout } from "./layout.ts";

/** A program out of a package that is not installed. */
export interface Tool {
  readonly package: string;
  /** Path in the package, without a leading slash. */
  readonly program: string;
  /** Whether everything that it depends on is unpacked beside it. Default: false, for programs that need nothing. */
  readonly dependencies?: boolean;
}

/**
 * The absolute path of a program in `.sandbox/tools`; its package is downloaded and unpacked there the first time. Needs no
 * root, and changes nothing elsewhere on the machine.
 */
export async function unpackTool(
  layout: ServerLayout,
  tool: Tool,
  log: (line: string) => void,
): Promise<string> {
  const program = join(layout.tools, tool.package, tool.program);
  if (await isExecutable(program)) return program;
  log(`downloading ${tool.package}`);
  const { dependencies = false } = tool;
  await withPackages({ packages: [tool.package], dependencies, log }, async (archives) => {
    await mkdir(layout.tools, { recursive: true });
    // Renamed when it is whole, so that a kill leaves no half of a program behind.
    const partial = await mkdtemp(join(layout.tools, "partial-"));
    for (const deb of (await readdir(archives)).filter((name) => name.endsWith(".deb"))) {
      await execa("dpkg-deb", ["-x", join(archives, deb), partial]);
    }
    const target = join(layout.tools, tool.package);
    await rm(target, { recursive: true, force: true });
    await mkdir(dirname(target), { recursive: true });
    await rename(partial, target);
  });
  return program;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
