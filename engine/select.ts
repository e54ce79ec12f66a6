import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { isThisMachine } from "../config/loopback.ts";
import { findPulumi } from "./cli-path.ts";
import { type Engine, EngineError, type EngineKind } from "./port.ts";

/** Which engine a command asks for. */
export interface EngineChoice {
  /** Folder with Pulumi.yaml. */
  readonly projectDir: string;
  /** Value of `--engine`. It goes before SLIPWAY_ENGINE. */
  readonly engine?: string;
  /** Stack files that the command acts on: without a CLI, the sandbox takes them if all are for this machine. */
  readonly stackFiles: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Opens the engine. Throws {@link EngineError} `usage` where there is none for these stacks, with the repair. */
export async function openEngine(choice: EngineChoice): Promise<Engine> {
  const env = choice.env ?? process.env;
  const cli = findPulumi(env);
  const { projectDir } = choice;
  if (chooseKind(choice, cli) === "sandbox") {
    const { SandboxEngine } = await import("./sandbox.ts");
    // Ledger and backups of this machine's stacks are in the sandbox's own folder, and go with it.
    env.SLIPWAY_DATA ??= join(projectDir, ".sandbox", "data");
    return new SandboxEngine({ projectDir });
  }
  if (cli === undefined)
    throw new EngineError("usage", `--engine pulumi: no Pulumi CLI was found. ${INSTALL}`);
  const { PulumiEngine } = await import("./pulumi.ts");
  return new PulumiEngine({ projectDir, cli, env });
}

/** The engine that was asked for, else the real one where its CLI is, else the sandbox for stacks of this machine. */
export function chooseKind(choice: EngineChoice, cli: string | undefined): EngineKind {
  const source = choice.engine === undefined ? "SLIPWAY_ENGINE" : "--engine";
  const asked = choice.engine ?? ((choice.env ?? process.env).SLIPWAY_ENGINE || undefined);
  if (asked === "pulumi" || asked === "sandbox") return asked;
  if (asked !== undefined) {
    throw new EngineError("usage", `${source}: is ${JSON.stringify(asked)}, must be pulumi or sandbox.`);
  }
  if (cli !== undefined) return "pulumi";
  if (choice.stackFiles.every(isLocal)) return "sandbox";
  throw new EngineError(
    "usage",
    `no Pulumi CLI was found, and the sandbox deploys to this machine only. ${INSTALL}`,
  );
}

const INSTALL = "Install it: npx pulumi version, or https://www.pulumi.com/docs/install/";

function isLocal(path: string): boolean {
  try {
    const file = parse(readFileSync(path, "utf8")) as { config?: Record<string, unknown> } | null;
    return isThisMachine(file?.config?.["slipway:host"]);
  } catch {
    return false;
  }
}
