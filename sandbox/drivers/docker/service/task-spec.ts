import type { PropertyMap, PropertyValue } from "../../driver.ts";
import { asList, asMap, asNumber, asText, compact, isMap } from "../../properties.ts";
import { containerSpec, nanoseconds } from "./container-spec.ts";
import { sorted } from "./order.ts";

/** A task as Docker wants it. Throws where a network has neither id nor name. */
export function taskSpec(task: PropertyMap): PropertyMap {
  return compact({
    ContainerSpec: containerSpec(asMap(task.containerSpec)),
    Resources: resourcesSpec(asMap(task.resources)),
    RestartPolicy: isMap(task.restartPolicy) ? restartSpec(task.restartPolicy) : {},
    Placement: placementSpec(asMap(task.placement)),
    Networks: sorted(task.networksAdvanceds).map(networkSpec),
    LogDriver: isMap(task.logDriver)
      ? { Name: asText(task.logDriver.name), Options: asMap(task.logDriver.options) }
      : undefined,
    ForceUpdate: asNumber(task.forceUpdate),
    Runtime: asText(task.runtime) || undefined,
  });
}

function resourcesSpec(resources: PropertyMap): PropertyMap {
  const { limits, reservation } = resources;
  return compact({
    Limits: isMap(limits) ? amounts(limits) : undefined,
    Reservations: isMap(reservation)
      ? { ...amounts(reservation), ...genericSpec(asMap(reservation.genericResources)) }
      : undefined,
  });
}

function amounts(value: PropertyMap): PropertyMap {
  return { NanoCPUs: asNumber(value.nanoCpus), MemoryBytes: asNumber(value.memoryBytes) };
}

function genericSpec(generic: PropertyMap): PropertyMap {
  const named = asList(generic.namedResourcesSpecs).map((spec) => {
    const [Kind = "", Value = ""] = asText(spec).split("=");
    return { NamedResourceSpec: { Kind, Value } };
  });
  const discrete = asList(generic.discreteResourcesSpecs).map((spec) => {
    const [Kind = "", value = ""] = asText(spec).split("=");
    return { DiscreteResourceSpec: { Kind, Value: Number.parseInt(value, 10) || 0 } };
  });
  return named.length + discrete.length > 0 ? { GenericResources: [...named, ...discrete] } : {};
}

/** A delay or window that is left out of a given policy is sent as 0, and Docker then answers `0s`. */
function restartSpec(policy: PropertyMap): PropertyMap {
  return compact({
    Condition: asText(policy.condition) || undefined,
    Delay: nanoseconds(policy.delay),
    MaxAttempts: asNumber(policy.maxAttempts),
    Window: nanoseconds(policy.window),
  });
}

function placementSpec(placement: PropertyMap): PropertyMap {
  return {
    Constraints: sorted(placement.constraints),
    Preferences: sorted(placement.prefs).map((SpreadDescriptor) => ({ Spread: { SpreadDescriptor } })),
    Platforms: sorted(placement.platforms).map((platform) => ({
      Architecture: asText(asMap(platform).architecture),
      OS: asText(asMap(platform).os),
    })),
    MaxReplicas: asNumber(placement.maxReplicas),
  };
}

function networkSpec(value: PropertyValue): PropertyMap {
  const network = asMap(value);
  const Target = asText(network.id) || asText(network.name);
  if (Target === "") throw new Error("network 'name' or 'id' must be specified");
  const options = asList(network.driverOpts).map((option) => /^([^=]*)=(.*)$/s.exec(asText(option)));
  return {
    Target,
    Aliases: sorted(network.aliases),
    DriverOpts: Object.fromEntries(options.flatMap((match) => (match ? [[match[1], match[2]]] : []))),
  };
}
