import type { PropertyMap } from "../driver.ts";
import { asBoolean, asList, asMap, asText, compact, isMap, present } from "../properties.ts";
import { boolean, type Fields, map, set, text } from "../schema/field.ts";
import { type DockerResource, dockerDriver } from "./bridged.ts";
import { fromDockerLabels, labels, toDockerLabels } from "./labels.ts";
import type { Link } from "./link.ts";
import { waitForState } from "./wait.ts";

const AT_MOST_30_S = { delay: 2000, timeout: 30_000 } as const;

const ipamConfig: Fields = {
  subnet: text({ replaces: true }),
  ipRange: text({ replaces: true }),
  gateway: text({ replaces: true }),
  auxAddress: map({ replaces: true, empty: {} }),
};

/** A network. Every change of it is a replacement. */
export const networkResource: DockerResource = {
  type: "docker:index/network:Network",
  fields: {
    name: text({ required: true, replaces: true }),
    labels: labels(true, { replaces: true }),
    driver: text({ computed: true, replaces: true }),
    options: map({ computed: true, replaces: true }),
    internal: boolean({ computed: true, replaces: true }),
    attachable: boolean({ replaces: true }),
    ingress: boolean({ replaces: true }),
    ipv6: boolean({ replaces: true }),
    ipamDriver: text({ default: "default", replaces: true }),
    ipamOptions: map({ replaces: true }),
    ipamConfigs: set(ipamConfig, { computed: true, replaces: true }),
    scope: text({ outputOnly: true }),
  },
  async create(planned, link) {
    const made = await link
      .call((docker) => docker.createNetwork(networkSpec(planned) as never))
      .catch((error: Error) => {
        throw new Error(`Unable to create network: ${error.message}`, { cause: error });
      });
    return made.id;
  },
  /** Looks after 2 s, when Docker has filled in everything. Any error counts as "gone": so does the real provider. */
  async inspect(id, _state, link) {
    let found: PropertyMap | undefined;
    await waitForState(
      async () => {
        found = await inspect(id, link);
        return "looked";
      },
      { ...AT_MOST_30_S, target: ["looked"], signal: link.signal },
    );
    return found && networkProperties(found);
  },
  async remove(id, _state, link) {
    await waitForState(() => removeOnce(id, link), {
      ...AT_MOST_30_S,
      target: ["removed"],
      signal: link.signal,
    });
  },
};

async function inspect(id: string, link: Link): Promise<PropertyMap | undefined> {
  const found: unknown = await link.call((docker) => docker.getNetwork(id).inspect()).catch(() => undefined);
  return isMap(found) ? found : undefined;
}

async function removeOnce(id: string, link: Link): Promise<string> {
  if ((await inspect(id, link)) === undefined) return "removed";
  try {
    await link.call((docker) => docker.getNetwork(id).remove());
    return "removed";
  } catch (error) {
    if (/has active endpoints/i.test((error as Error).message)) return "pending";
    throw error;
  }
}

/** The body of Docker's `POST /networks/create`. */
export function networkSpec(planned: PropertyMap): PropertyMap {
  return compact({
    Name: planned.name,
    CheckDuplicate: true,
    Labels: toDockerLabels(planned.labels),
    Driver: asText(planned.driver) || undefined,
    Options: present(planned.options) ? planned.options : undefined,
    Internal: asBoolean(planned.internal),
    Attachable: asBoolean(planned.attachable),
    Ingress: asBoolean(planned.ingress),
    EnableIPv6: asBoolean(planned.ipv6) || undefined,
    IPAM: compact({
      Driver: asText(planned.ipamDriver),
      Options: present(planned.ipamOptions) ? planned.ipamOptions : undefined,
      Config: Array.isArray(planned.ipamConfigs) ? planned.ipamConfigs.map(ipamSpec) : undefined,
    }),
  });
}

function ipamSpec(config: unknown): PropertyMap {
  const { subnet, ipRange, gateway, auxAddress } = isMap(config) ? config : {};
  return compact({
    Subnet: asText(subnet) || undefined,
    IPRange: asText(ipRange) || undefined,
    Gateway: asText(gateway) || undefined,
    AuxiliaryAddresses: asMap(auxAddress),
  });
}

/** A network of Docker's by the names of the provider. */
export function networkProperties(network: PropertyMap): PropertyMap & { id: string } {
  const ipam = asMap(network.IPAM);
  return {
    ...compact({
      name: network.Name,
      labels: fromDockerLabels(network.Labels),
      driver: network.Driver,
      options: network.Options,
      internal: network.Internal,
      attachable: network.Attachable,
      ingress: network.Ingress,
      ipv6: network.EnableIPv6,
      ipamDriver: ipam.Driver,
      ipamOptions: ipam.Options,
      ipamConfigs: asList(ipam.Config).map((config) => {
        const { Subnet, IPRange, Gateway, AuxiliaryAddresses } = asMap(config);
        return compact({
          subnet: Subnet,
          ipRange: IPRange,
          gateway: Gateway,
          auxAddress: AuxiliaryAddresses,
        });
      }),
      scope: network.Scope,
    }),
    id: asText(network.Id),
  };
}

/** `docker:index/network:Network`. */
export const network = dockerDriver(networkResource);
