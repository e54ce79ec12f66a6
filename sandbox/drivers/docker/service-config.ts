import type { PropertyMap } from "../driver.ts";
import { asMap, asText, compact, present } from "../properties.ts";
import { text } from "../schema/field.ts";
import { aBase64 } from "../schema/problems.ts";
import { type DockerResource, dockerDriver } from "./bridged.ts";
import { fromDockerLabels, labels, toDockerLabels } from "./labels.ts";

/** A Swarm config: a file for services that is no secret. */
export const serviceConfigResource: DockerResource = {
  type: "docker:index/serviceConfig:ServiceConfig",
  fields: {
    name: text({ required: true, replaces: true }),
    data: text({ replaces: true, problem: aBase64 }),
    dataRaw: text({ replaces: true }),
    labels: labels(true, { replaces: true }),
  },
  conflicts(inputs) {
    const given = ["data", "dataRaw"].filter((name) => present(inputs[name]));
    return given.length === 1
      ? []
      : [{ property: "data", reason: "exactly one of data and dataRaw must be given" }];
  },
  async create(planned, link) {
    const raw = asText(planned.dataRaw);
    const made = await link.call((docker) =>
      docker.createConfig({
        Name: asText(planned.name),
        Labels: toDockerLabels(planned.labels),
        Data: raw === "" ? asText(planned.data) : Buffer.from(raw).toString("base64"),
      }),
    );
    return made.id;
  },
  /** Any error, a lost connection too, counts as "gone": so does the real provider. */
  async inspect(id, state, link) {
    const found = await link.call((docker) => docker.getConfig(id).inspect()).catch(() => undefined);
    return found && configProperties(found as never, state);
  },
  async remove(id, _state, link) {
    await link.call((docker) => docker.getConfig(id).remove());
  },
};

/** A config of Docker's by the names of the provider; its content stays in the form in which the program gave it. */
export function configProperties(config: PropertyMap, state: PropertyMap): PropertyMap & { id: string } {
  const spec = asMap(config.Spec);
  const data = asText(spec.Data);
  const raw = asText(state.dataRaw) !== "";
  return {
    ...compact({
      name: spec.Name,
      labels: fromDockerLabels(spec.Labels),
      data: raw ? undefined : data,
      dataRaw: raw ? Buffer.from(data, "base64").toString() : undefined,
    }),
    id: asText(config.ID),
  };
}

/** `docker:index/serviceConfig:ServiceConfig`. */
export const serviceConfig = dockerDriver(serviceConfigResource);
