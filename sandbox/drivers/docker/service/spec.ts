import type { PropertyMap } from "../../driver.ts";
import { asBoolean, asList, asMap, asNumber, asText, compact, isMap } from "../../properties.ts";
import { toDockerLabels } from "../labels.ts";
import { nanoseconds } from "./container-spec.ts";
import { taskSpec } from "./task-spec.ts";

/**
 * The body of Docker's `POST /services/create` and `…/update`, from planned outputs. Where the program leaves something
 * to Docker, an update sends what Docker made of it at the create: a service without a restart policy so gets a delay
 * of 0 with its first update.
 */
export function serviceSpec(planned: PropertyMap): PropertyMap {
  return compact({
    Name: asText(planned.name),
    Labels: toDockerLabels(planned.labels),
    TaskTemplate: taskSpec(asMap(planned.taskSpec)),
    Mode: modeSpec(asMap(planned.mode)),
    UpdateConfig: isMap(planned.updateConfig) ? rolloutSpec(planned.updateConfig) : undefined,
    RollbackConfig: isMap(planned.rollbackConfig) ? rolloutSpec(planned.rollbackConfig) : undefined,
    EndpointSpec: endpointSpec(asMap(planned.endpointSpec)),
  });
}

function modeSpec(mode: PropertyMap): PropertyMap {
  return compact({
    Replicated: isMap(mode.replicated) ? { Replicas: asNumber(mode.replicated.replicas) } : undefined,
    Global: asBoolean(mode.global) ? {} : undefined,
  });
}

function rolloutSpec(rollout: PropertyMap): PropertyMap {
  return {
    Parallelism: asNumber(rollout.parallelism),
    Delay: nanoseconds(rollout.delay),
    FailureAction: asText(rollout.failureAction),
    Monitor: nanoseconds(rollout.monitor),
    MaxFailureRatio: Number(asText(rollout.maxFailureRatio)) || 0,
    Order: asText(rollout.order),
  };
}

function endpointSpec(endpoint: PropertyMap): PropertyMap {
  return compact({
    Mode: asText(endpoint.mode) || undefined,
    Ports: asList(endpoint.ports).map((value) => {
      const port = asMap(value);
      return compact({
        Name: asText(port.name) || undefined,
        Protocol: asText(port.protocol),
        TargetPort: asNumber(port.targetPort),
        PublishedPort: asNumber(port.publishedPort) || undefined,
        PublishMode: asText(port.publishMode),
      });
    }),
  });
}
