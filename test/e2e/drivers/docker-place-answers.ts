import type { PropertyMap } from "../../../sandbox/drivers/driver.ts";

interface Specified {
  readonly Spec?: { readonly Name?: string; readonly Labels?: Record<string, string> };
  readonly Version?: { readonly Index?: number };
}

/** What counts of an object of a Swarm, its version included. */
export function specified(kind: string, { Spec: spec, Version: version }: Specified): PropertyMap {
  return { kind, name: spec?.Name ?? "", size: sizeOf(spec?.Labels), version: version?.Index ?? 0 };
}

/** The size that a label holds. */
export function sizeOf(labels: Record<string, string> | undefined): string {
  return labels?.size ?? "";
}

/** IDs of the secrets, configs and networks that a service uses. */
export function usedBy(service: {
  readonly Spec: {
    readonly TaskTemplate: {
      readonly ContainerSpec: {
        readonly Secrets?: readonly { readonly SecretID: string }[];
        readonly Configs?: readonly { readonly ConfigID: string }[];
      };
      readonly Networks?: readonly { readonly Target: string }[];
    };
  };
}): string[] {
  const { ContainerSpec: container, Networks: networks = [] } = service.Spec.TaskTemplate;
  const secrets = (container.Secrets ?? []).map(({ SecretID }) => SecretID);
  const configs = (container.Configs ?? []).map(({ ConfigID }) => ConfigID);
  return [...secrets, ...configs, ...networks.map(({ Target }) => Target)];
}
