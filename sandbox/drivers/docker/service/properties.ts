import type { PropertyMap } from "../../driver.ts";
import { asList, asMap, asNumber, asText, compact, isMap, type Maybe } from "../../properties.ts";
import { fromDockerLabels } from "../labels.ts";
import { duration } from "./container-properties.ts";
import { taskProperties } from "./task-properties.ts";

/**
 * A service of Docker's (inspected without Docker's own defaults) by the names of the provider. What Docker does not
 * keep comes from the state.
 */
export function serviceProperties(service: PropertyMap, state: PropertyMap): PropertyMap & { id: string } {
  const spec = asMap(service.Spec);
  return {
    ...compact({
      name: spec.Name,
      labels: fromDockerLabels(spec.Labels),
      taskSpec: taskProperties(asMap(spec.TaskTemplate)),
      mode: mode(asMap(spec.Mode)),
      updateConfig: rollout(spec.UpdateConfig),
      rollbackConfig: rollout(spec.RollbackConfig),
      endpointSpec: endpoint(service),
      auth: state.auth,
      convergeConfig: state.convergeConfig,
    }),
    id: asText(service.ID),
  };
}

/** Whether Docker already tells how the service is reached; the provider waits for it. */
export function isExposed(service: PropertyMap): boolean {
  return endpointMode(service) !== "";
}

/** A ratio with one decimal, rounded as Go does: a half goes to the even digit. */
export function formatRatio(ratio: number): string {
  const tenths = ratio * 10;
  const whole = Math.floor(tenths);
  const up = tenths - whole > 0.5 || (tenths - whole === 0.5 && whole % 2 === 1);
  return ((whole + (up ? 1 : 0)) / 10).toFixed(1);
}

function mode(value: PropertyMap): PropertyMap {
  return compact({
    replicated: isMap(value.Replicated) ? compact({ replicas: value.Replicated.Replicas }) : undefined,
    global: isMap(value.Global),
  });
}

function rollout(config: Maybe): PropertyMap | undefined {
  if (!isMap(config)) return undefined;
  return {
    parallelism: asNumber(config.Parallelism),
    delay: duration(asNumber(config.Delay)) ?? "0s",
    failureAction: asText(config.FailureAction),
    monitor: duration(asNumber(config.Monitor)) ?? "0s",
    maxFailureRatio: formatRatio(asNumber(config.MaxFailureRatio)),
    order: asText(config.Order),
  };
}

/** As it is once Docker has set it up, with the ports it chose; else as it was asked for. */
function endpoint(service: PropertyMap): PropertyMap {
  const actual = asMap(service.Endpoint);
  const settled = asText(asMap(actual.Spec).Mode) !== "";
  const ports = settled ? actual.Ports : asMap(asMap(service.Spec).EndpointSpec).Ports;
  return {
    mode: endpointMode(service),
    ports: asList(ports).map((value) => {
      const port = asMap(value);
      return {
        name: asText(port.Name),
        protocol: asText(port.Protocol),
        targetPort: asNumber(port.TargetPort),
        publishedPort: asNumber(port.PublishedPort),
        publishMode: asText(port.PublishMode),
      };
    }),
  };
}

function endpointMode(service: PropertyMap): string {
  const actual = asText(asMap(asMap(service.Endpoint).Spec).Mode);
  return actual || asText(asMap(asMap(service.Spec).EndpointSpec).Mode);
}
