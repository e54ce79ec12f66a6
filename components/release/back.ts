import type { local } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { HostConfig, ServiceConfig } from "../../config/config.ts";
import { loadScript, serverCommand } from "../host/server-command.ts";
import { jobFlags } from "../stack/job-flags.ts";
import type { Owner } from "../stack/labels.ts";
import type { SecretValues } from "../stack/secret-values.ts";
import type { Secrets } from "../stack/secrets.ts";
import type { ServiceReferences } from "../stack/service-args.ts";
import { namedSecrets, planService, type ServicePlan } from "../stack/service-plan.ts";
import { leftLines } from "./left-lines.ts";
import { stepDigest } from "./release-inputs.ts";
import { ownerValues, type Values } from "./step-values.ts";
import { KEPT_AS_IT_WAS } from "./turn.ts";

const BACK = [
  "../stack/redact.sh",
  "./folder.sh",
  "../stack/job.sh",
  "./leftovers.sh",
  "./holding.sh",
  "./helper.sh",
  "./store.sh",
  "./restore.sh",
  "./back.sh",
]
  .map((path) => loadScript(path, import.meta.url))
  .join("\n");

/** A service of the update that a run goes back from. */
export interface LeftService {
  /** Which going back it is: what {@link turn} printed. */
  readonly id: pulumi.Input<string>;
  /** Whether its data goes back too. */
  readonly data: boolean;
  /** End of the update that is gone back to, in seconds since 1970. */
  readonly since: number;
  /** Absent: that update did not have the service, and nothing is undone. */
  readonly config?: ServiceConfig;
  /** `repository@sha256:…` */
  readonly image: string;
  readonly secrets: SecretValues;
  /** Which backup a step restores. Where it is not given: the oldest one since. */
  readonly backups: Readonly<Record<string, string>>;
  /** Services that came after it and are gone now, by physical name: nothing may write meanwhile. */
  readonly hold: readonly string[];
}

/** Arguments for {@link back}. */
export interface BackArgs {
  /** Where it runs. */
  readonly server: HostConfig;
  readonly key: string;
  readonly owner: Owner;
  /** What the run goes back to. */
  readonly config: ServiceConfig;
  readonly image: string;
  readonly plan: ServicePlan;
  readonly refs: ServiceReferences;
  readonly secrets: Secrets;
  /** Revision of the rollout that follows. */
  readonly revision: pulumi.Input<string>;
  /** Absent in a run that goes forward: the command is declared as it was, and not even planned. */
  readonly left?: LeftService;
  /** What must have gone back before. */
  readonly ready: readonly pulumi.Resource[];
}

/**
 * The way back of one service: a command that stops it, undoes and restores what the update that is left has changed, and
 * enters in the ledger what is in effect then, so that the steps of the version before need not run again.
 */
export function back(args: BackArgs, parent: pulumi.Resource): local.Command {
  const { key, owner, plan, left } = args;
  const values = {
    ...ownerValues(key, owner, plan),
    ...(left ? leftValues(args, left) : { SLIPWAY_BACK: "none" }),
  };
  return serverCommand(
    `${key}-back`,
    {
      server: args.server,
      script: BACK,
      values,
      secrets: left ? hidden(left) : {},
      logging: left ? "stderr" : "none",
    },
    { parent, dependsOn: [...args.ready], ...(!left && { ignoreChanges: KEPT_AS_IT_WAS }) },
  );
}

function leftValues(args: BackArgs, left: LeftService): Values {
  const { key, owner, config, image, plan, secrets } = args;
  const digest = (name: string) => secrets.digest(name);
  const entered = config.release.map(
    (step) => pulumi.interpolate`${step.name} ${stepDigest(step, { config, image, plan, digest })}`,
  );
  return {
    SLIPWAY_BACK: left.id,
    SLIPWAY_DATA_TOO: left.data && left.config ? "yes" : "no",
    SLIPWAY_SINCE: String(left.since),
    SLIPWAY_LEFT: leftLines(left.config?.release ?? []),
    SLIPWAY_ENTERED: pulumi.all(entered).apply((lines) => lines.join("\n")),
    SLIPWAY_COPIES: Object.entries(left.backups)
      .map(([step, id]) => `${step} ${id}`)
      .join("\n"),
    SLIPWAY_HOLD: left.hold.join(" "),
    SLIPWAY_TARGET_IMAGE: image,
    SLIPWAY_REVISION: args.revision,
    SLIPWAY_IMAGE: left.image,
    SLIPWAY_FLAGS: left.config ? leftFlags(key, owner, left.config, left.image, args.refs) : "",
  };
}

/** Without secrets and files: those of the version that is left are found at its service, which still has them. */
function leftFlags(
  key: string,
  owner: Owner,
  config: ServiceConfig,
  image: string,
  refs: ServiceReferences,
): pulumi.Output<string> {
  const plan = planService(owner, key, config, image);
  return jobFlags(key, { owner, config: { ...config, secrets: [], files: [] }, plan, refs });
}

function hidden({ config, secrets }: LeftService): Record<string, pulumi.Input<string>> {
  if (!config) return {};
  const env = config.secretEnv.map((name) => [`export ${name}`, secrets.value(name)] as const);
  return { SLIPWAY_REDACT: secrets.redactions(namedSecrets(config)), ...Object.fromEntries(env) };
}
