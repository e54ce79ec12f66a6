import { copyFileSync, globSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";

/*
 * What `npm pack` packs, in dist/: Node strips no types below node_modules, so what is installed there is JavaScript, with
 * declarations for editors and the scripts that run on servers beside it. The checkout itself runs from source.
 */
const DIST = "dist";

rmSync(DIST, { recursive: true, force: true });
const { exitCode } = await execa(
  process.execPath,
  ["node_modules/typescript/bin/tsc", "--project", "tsconfig.package.json"],
  // Standard output belongs to npm pack, which prints the name of the tarball there.
  { stdin: "ignore", stdout: process.stderr, stderr: "inherit", reject: false },
);
for (const script of globSync("{components,cli,ssh}/**/*.sh")) copyFileSync(script, join(DIST, script));
process.exitCode = exitCode ?? 1;
