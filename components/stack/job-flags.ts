import * as pulumi from "@pulumi/pulumi";
import type { ServiceConfig } from "../../config/config.ts";
import { shellWord } from "../../ssh/shell.ts";
import { JOB_LABEL, type Owner, ownerLabels } from "./labels.ts";
import type { ServiceReferences } from "./service-args.ts";
import { configFile, type ServicePlan, secretFile } from "./service-plan.ts";

/** What a job of a service is made from. */
export interface JobArgs {
  readonly owner: Owner;
  readonly config: ServiceConfig;
  readonly plan: ServicePlan;
  readonly refs: ServiceReferences;
}

/**
 * Flags of `docker service create`, as shell words, that give a job what its service has. Secret variables are named
 * only: the client takes their values from its own environment, so that no value is in an argument list.
 */
export function jobFlags(key: string, args: JobArgs): pulumi.Output<string> {
  const { config, plan, refs } = args;
  return pulumi
    .all([
      refs.network.id,
      pulumi.all(config.secrets.map((name) => refs.secrets.mount(name).name)),
      pulumi.all(config.files.map(({ target }) => fileName(refs, target))),
    ])
    .apply(([network, secrets, files]) =>
      [
        ...labels(key, args),
        ...container(config),
        `--network=${network}`,
        ...environment(config, plan),
        ...plan.volumeMounts.volumes.map(volumeFlag),
        `--mount=type=tmpfs,target=/tmp,tmpfs-mode=777,tmpfs-size=${config.tmp}`,
        ...config.secrets.map((name, index) => secretFlag(config, name, secrets[index] as string)),
        ...config.files.map(({ target }, index) => fileFlag(target, files[index] as string)),
      ]
        .map(shellWord)
        .join(" "),
    );
}

function fileName(refs: ServiceReferences, target: string): pulumi.Output<string> {
  return pulumi.output(refs.files[target]?.name ?? "");
}

function labels(key: string, { owner }: JobArgs): string[] {
  return [...ownerLabels(owner), { label: JOB_LABEL, value: key }].map(
    ({ label, value }) => `--label=${label}=${value}`,
  );
}

function container(config: ServiceConfig): string[] {
  return [
    "--init",
    `--user=${config.user}`,
    ...(config.readOnlyRoot ? ["--read-only"] : []),
    "--cap-drop=ALL",
    ...config.capabilities.map((capability) => `--cap-add=${capability}`),
    `--limit-memory=${config.limits.memory}`,
    `--limit-cpu=${config.limits.cpus}`,
    "--no-healthcheck",
  ];
}

function environment(config: ServiceConfig, plan: ServicePlan): string[] {
  return [
    ...Object.entries(plan.env).map(([name, value]) => `--env=${name}=${value}`),
    ...config.secretEnv.map((name) => `--env=${name}`),
  ];
}

function volumeFlag(volume: ServicePlan["volumeMounts"]["volumes"][number]): string {
  const { source, target, readOnly } = volume;
  return `--mount=type=volume,source=${source},target=${target},volume-nocopy=true,readonly=${readOnly}`;
}

function secretFlag(config: ServiceConfig, name: string, source: string): string {
  const { fileName: target, fileUid, fileGid, fileMode } = secretFile(config, name);
  return `--secret=source=${source},target=${target},uid=${fileUid},gid=${fileGid},mode=0${fileMode.toString(8)}`;
}

function fileFlag(target: string, source: string): string {
  const { fileUid, fileGid, fileMode } = configFile(target);
  return `--config=source=${source},target=${target},uid=${fileUid},gid=${fileGid},mode=0${fileMode.toString(8)}`;
}
