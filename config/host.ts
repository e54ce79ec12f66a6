import { z } from "zod";
import { must, type Refused } from "./problem.ts";

const other = must("local", "Set it to local, the Docker engine of this machine");

function hostError(issue: Refused): string {
  const { input } = issue;
  const server = typeof input === "object" && input !== null && "address" in input;
  if (!server) return other(issue);
  return "is a server over SSH, which this version does not support yet. Set it to local, the Docker engine of this machine.";
}

/** Schema of `slipway:host`. */
export const host = z
  .literal("local", { error: hostError })
  .describe("Server that the services run on: `local` is the Docker engine of this machine.");
