import { docker } from "../engines/docker.ts";

/** Labels of what the other tests make at the same time. */
const isOfATest = (labels: Readonly<Record<string, string>> | undefined) =>
  /^t[0-9a-f]{8}$/.test(labels?.["slipway.app"] ?? "");

/** Names of all that the engine has, kind by kind, but for those of other tests. */
export async function everything(): Promise<Record<string, string[]>> {
  const [services, secrets, configs, networks, volumes] = await Promise.all([
    docker.listServices(),
    docker.listSecrets(),
    docker.listConfigs(),
    docker.listNetworks(),
    docker.listVolumes(),
  ]);
  type Named = { readonly Name?: string | undefined; readonly Labels?: Readonly<Record<string, string>> };
  const names = (objects: readonly (Named | undefined)[]) =>
    objects
      .filter((object) => !isOfATest(object?.Labels))
      .map((object) => object?.Name ?? "")
      .sort();
  return {
    services: names(services.map(({ Spec }) => Spec)),
    secrets: names(secrets.map(({ Spec }) => Spec)),
    configs: names(configs.map(({ Spec }) => Spec)),
    networks: names(networks),
    volumes: names(volumes.Volumes),
  };
}
