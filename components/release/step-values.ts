import type * as pulumi from "@pulumi/pulumi";
import type { BackupStep, RunStep, ServiceConfig, StepConfig } from "../../config/config.ts";
import { shellWord } from "../../ssh/shell.ts";
import type { Owner } from "../stack/labels.ts";
import type { ServicePlan } from "../stack/service-plan.ts";

/** Variables of the scripts of release steps, by name. */
export type Values = Readonly<Record<string, pulumi.Input<string>>>;

/** Variables that tell whose ledger and backups they are. */
export function ownerValues(key: string, owner: Owner, plan: ServicePlan): Values {
  const volumes = plan.volumeMounts.volumes.filter(({ readOnly }) => !readOnly);
  return {
    SLIPWAY_NAME: key,
    SLIPWAY_APP: owner.app,
    SLIPWAY_STACK: owner.stack,
    SLIPWAY_SERVICE: plan.name,
    SLIPWAY_VOLUMES: volumes.map(({ source }) => source).join(" "),
  };
}

/** Variables of a step, but for its image, its flags and its digest. */
export function stepValues(step: StepConfig, config: ServiceConfig, plan: ServicePlan): Values {
  const common = {
    SLIPWAY_STEP: `release step ${step.name}`,
    SLIPWAY_STEP_NAME: step.name,
    SLIPWAY_TIMEOUT: String(seconds(step.timeout)),
  };
  return { ...common, ...(step.kind === "run" ? runValues(step) : backupValues(step, config, plan)) };
}

function runValues({ run }: RunStep): Values {
  return { SLIPWAY_ENTRYPOINT: shellWord(run[0] as string), SLIPWAY_RUN: words(run.slice(1)) };
}

function backupValues({ backup, keep }: BackupStep, config: ServiceConfig, plan: ServicePlan): Values {
  const name = backup.kind === "command" ? undefined : backup.volume;
  const mount = plan.volumeMounts.volumes.find((volume) => volume.name === name);
  const restore = backup.kind === "sqlite" ? backup.restore : undefined;
  const command = backup.kind === "command" ? backup.command : [];
  return {
    SLIPWAY_KIND: backup.kind,
    SLIPWAY_VOLUME: mount?.source ?? "",
    SLIPWAY_TARGET: mount?.target ?? "",
    SLIPWAY_USER: withGroup(config.user),
    SLIPWAY_PATH: backup.kind === "sqlite" ? backup.path : "",
    SLIPWAY_TABLE: restore?.table ?? "",
    SLIPWAY_KEY: restore?.key ?? "",
    SLIPWAY_COLUMNS: (restore?.columns ?? []).join(" "),
    SLIPWAY_ENTRYPOINT: shellWord(command[0] ?? ""),
    SLIPWAY_RUN: words(command.slice(1)),
    SLIPWAY_KEEP_COUNT: String(keep.count),
    SLIPWAY_KEEP_SECONDS: String(seconds(keep.age)),
  };
}

/** Arguments as `sh` reads them back. */
export function words(args: readonly string[]): string {
  return args.map(shellWord).join(" ");
}

/** Whole seconds, at least as long. */
export function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}

function withGroup(user: string): string {
  return user.includes(":") ? user : `${user}:${user}`;
}
