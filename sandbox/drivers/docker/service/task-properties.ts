import type { PropertyMap } from "../../driver.ts";
import { asList, asMap, asNumber, asText, compact, isMap } from "../../properties.ts";
import { containerProperties, duration } from "./container-properties.ts";

/** A task of Docker's by the names of the provider. */
export function taskProperties(task: PropertyMap): PropertyMap {
  return compact({
    containerSpec: containerProperties(asMap(task.ContainerSpec)),
    resources: isMap(task.Resources) ? resources(task.Resources) : undefined,
    restartPolicy: isMap(task.RestartPolicy) ? restartPolicy(task.RestartPolicy) : undefined,
    placement: isMap(task.Placement) ? placement(task.Placement) : undefined,
    forceUpdate: asNumber(task.ForceUpdate),
    runtime: task.Runtime,
    networksAdvanceds: asList(task.Networks).map((network) => {
      const { Target, Aliases, DriverOpts } = asMap(network);
      return compact({ id: Target, aliases: Aliases, driverOpts: optionNames(asMap(DriverOpts)) });
    }),
    logDriver: isMap(task.LogDriver)
      ? compact({ name: task.LogDriver.Name, options: task.LogDriver.Options })
      : undefined,
  });
}

function optionNames(options: PropertyMap): string[] {
  return Object.entries(options).map(([name, value]) => `${name}=${value}`);
}

function resources(value: PropertyMap): PropertyMap {
  const { Limits, Reservations } = value;
  return compact({
    limits: isMap(Limits) ? amounts(Limits) : undefined,
    reservation: isMap(Reservations)
      ? compact({ ...amounts(Reservations), genericResources: genericResources(Reservations) })
      : undefined,
  });
}

function amounts(value: PropertyMap): PropertyMap {
  return { nanoCpus: asNumber(value.NanoCPUs), memoryBytes: asNumber(value.MemoryBytes) };
}

function genericResources(reservations: PropertyMap): PropertyMap | undefined {
  const all = asList(reservations.GenericResources).map(asMap);
  if (all.length === 0) return undefined;
  const specs = (kind: string) =>
    all.flatMap((resource) => {
      const spec = resource[kind];
      return isMap(spec) ? [`${asText(spec.Kind)}=${spec.Value}`] : [];
    });
  return {
    namedResourcesSpecs: specs("NamedResourceSpec"),
    discreteResourcesSpecs: specs("DiscreteResourceSpec"),
  };
}

function restartPolicy(policy: PropertyMap): PropertyMap {
  return compact({
    condition: policy.Condition,
    delay: duration(policy.Delay),
    maxAttempts: policy.MaxAttempts,
    window: duration(policy.Window),
  });
}

function placement(value: PropertyMap): PropertyMap {
  return {
    constraints: asList(value.Constraints),
    prefs: asList(value.Preferences).map((preference) =>
      asText(asMap(asMap(preference).Spread).SpreadDescriptor),
    ),
    maxReplicas: asNumber(value.MaxReplicas),
    platforms: asList(value.Platforms).map((platform) => ({
      architecture: asText(asMap(platform).Architecture),
      os: asText(asMap(platform).OS),
    })),
  };
}
