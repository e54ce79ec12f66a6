import { copyFileSync, globSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { execa } from "execa";

/*
 * What `npm pack` packs, in dist/: Node strips no types below node_modules, so what is installed there is JavaScript, with
 * declarations for editors, and beside it what its modules read. The checkout itself runs from source.
 */
const DIST = "dist";

rmSync(DIST, { recursive: true, force: true });
const { exitCode } = await execa(
  process.execPath,
  ["node_modules/typescript/bin/tsc", "--project", "tsconfig.package.json"],
  // Standard output belongs to npm pack, which prints the name of the tarball there.
  { stdin: "ignore", stdout: process.stderr, stderr: "inherit", reject: false },
);
for (const folder of new Set(globSync(`${DIST}/**/*.js`).map((path) => dirname(relative(DIST, path))))) {
  for (const file of globSync(`${folder}/*.{sh,css,browser.js}`)) copyFileSync(file, join(DIST, file));
}
process.exitCode = exitCode ?? 1;
