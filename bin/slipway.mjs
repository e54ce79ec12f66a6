#!/usr/bin/env node
// The `slipway` command, for the project in the folder that it is called in.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../bootstrap.mjs";

await run(dirname(dirname(fileURLToPath(import.meta.url))), "cli/main.ts", process.argv.slice(2));
