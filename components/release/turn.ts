import type { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { HostConfig } from "../../config/config.ts";
import { loadScript, serverCommand } from "../host/server-command.ts";

const TURN = loadScript("./turn.sh", import.meta.url);

/** Inputs of a command that only a run that goes back may change: to any other run it is what it was. */
export const KEPT_AS_IT_WAS = ["create", "environment", "stdin", "logging", "addPreviousOutputInEnv"];

/**
 * The name of the last going back, `none` before the first. It is in the state before anything is undone, so that steps of
 * a run that was killed meanwhile are planned again, whichever way the next one goes.
 */
export function turn(
  name: string,
  server: HostConfig,
  goingBack: string | undefined,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const command: local.Command = serverCommand(
    name,
    { server, script: TURN, values: { SLIPWAY_NAME: "release", SLIPWAY_TURN: goingBack ?? "none" } },
    { ...opts, ...(goingBack === undefined && { ignoreChanges: KEPT_AS_IT_WAS }) },
  );
  return pulumi.unsecret(command.stdout);
}
