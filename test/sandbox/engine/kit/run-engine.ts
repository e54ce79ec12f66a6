import { SandboxEngine } from "../../../../engine/sandbox.ts";
import { World } from "./world.ts";

/* Runs one `up` in a process of its own, for a test to kill: node run-engine.ts FOLDER WORLD */
const [projectDir = "", world = ""] = process.argv.slice(2);
const engine = new SandboxEngine({ projectDir, registry: new World(world).registry });
await engine.up("dev");
