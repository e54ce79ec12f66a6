#!/usr/bin/env node
// The `slipway` command, for the project in the folder that it is called in.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../bootstrap.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// A checkout has the source, and perhaps something that was packed from it some time ago; a package has only that.
const main = existsSync(join(root, "cli/main.ts")) ? "cli/main.ts" : "dist/cli/main.js";
await run(root, main, process.argv.slice(2));
