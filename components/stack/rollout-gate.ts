import type { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { HostConfig } from "../../config/config.ts";
import { loadScript, serverCommand } from "../host/server-command.ts";

const GATE = ["./redact.sh", "./rollout-gate.sh"].map((path) => loadScript(path, import.meta.url)).join("\n");

/** Arguments for {@link RolloutGate}. */
export interface RolloutGateArgs {
  /** Where it runs. */
  readonly server: HostConfig;
  /** Key of the service in the configuration: what messages call it. */
  readonly key: string;
  /** Name of the stack, for the commands that messages name. */
  readonly stack: string;
  readonly kind: "web" | "polling" | "worker";
  /** Service to watch, by physical name. */
  readonly service: pulumi.Input<string>;
  /** `SLIPWAY_REVISION` that every task must carry for the rollout to count: sha256, 64 hexadecimal digits. */
  readonly revision: pulumi.Input<string>;
  /** What the prepare command printed: a fresh one lets the gate run again although the revision is an old one. */
  readonly attempt: pulumi.Input<string>;
  /** Seconds to wait before the rollout is called failed. */
  readonly timeoutSeconds: number;
  /** Seconds that a first version has to run before it counts as good; updates have Swarm's own monitor window. */
  readonly monitorSeconds: number;
  /** Forms of the service's secrets, one a line: masked in what the gate shows of its log. */
  readonly redact: pulumi.Input<string>;
}

/**
 * Waits until every task of a service runs the wanted revision, and fails when it does not come to that. Creates nothing
 * on the server; asks Swarm to roll back, once, when the time is over. The provider's own convergence check returns
 * before the monitor window is over and deletes a service whose creation does not converge, so it is not used.
 */
export class RolloutGate extends pulumi.ComponentResource {
  /** The command; depend on it to come after a good rollout. */
  readonly command: local.Command;
  /** Resolves when the rollout is good, to the attempt that was. Not secret, though the log it read may hold secrets. */
  readonly passed: pulumi.Output<string>;

  constructor(name: string, args: RolloutGateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:stack:RolloutGate", name, {}, opts);
    this.command = serverCommand(
      name,
      {
        server: args.server,
        script: GATE,
        values: gateValues(args),
        secrets: { SLIPWAY_REDACT: args.redact },
      },
      { parent: this },
    );
    this.passed = pulumi.unsecret(this.command.stdout);
    this.registerOutputs({ passed: this.passed });
  }
}

function gateValues(args: RolloutGateArgs): Record<string, pulumi.Input<string>> {
  return {
    SLIPWAY_NAME: args.key,
    SLIPWAY_STACK: args.stack,
    SLIPWAY_KIND: args.kind,
    SLIPWAY_SERVICE: args.service,
    SLIPWAY_REVISION: args.revision,
    SLIPWAY_ATTEMPT: args.attempt,
    SLIPWAY_TIMEOUT: String(args.timeoutSeconds),
    SLIPWAY_MONITOR: String(args.monitorSeconds),
  };
}
