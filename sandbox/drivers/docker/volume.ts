import type { PropertyMap } from "../driver.ts";
import { asMap, asText, compact } from "../properties.ts";
import { block, map, text } from "../schema/field.ts";
import { type DockerResource, dockerDriver } from "./bridged.ts";
import { isNotFound } from "./error.ts";
import { fromDockerLabels, labels, toDockerLabels } from "./labels.ts";
import { waitForState } from "./wait.ts";

/** A volume. Every change of it is a replacement, and so a loss of its data: programs protect it. */
export const volumeResource: DockerResource = {
  type: "docker:index/volume:Volume",
  fields: {
    name: text({ computed: true, replaces: true }),
    labels: labels(true, { replaces: true }),
    driver: text({ computed: true, replaces: true }),
    driverOpts: map({ replaces: true }),
    cluster: block({}, { problem: () => "cluster volumes are not part of the sandbox" }),
    mountpoint: text({ outputOnly: true }),
  },
  async create(planned, link) {
    const made = await link
      .call((docker) =>
        docker.createVolume({
          Name: asText(planned.name),
          Labels: toDockerLabels(planned.labels),
          Driver: asText(planned.driver) || undefined,
          DriverOpts: asMap(planned.driverOpts) as Record<string, string>,
        }),
      )
      .catch((error: Error) => {
        throw new Error(`Unable to create volume: ${error.message}`, { cause: error });
      });
    return made.name;
  },
  async inspect(id, _state, link) {
    try {
      return volumeProperties((await link.call((docker) => docker.getVolume(id).inspect())) as never);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw new Error(`Unable to inspect volume: ${(error as Error).message}`, { cause: error });
    }
  },
  async remove(id, _state, link) {
    await waitForState(
      async () => {
        try {
          await link.call((docker) => docker.getVolume(id).remove({ force: true }));
          return "removed";
        } catch (error) {
          if (isNotFound(error)) return "removed";
          if (/volume is in use/i.test((error as Error).message)) return "in_use";
          throw error;
        }
      },
      { delay: 2000, timeout: 30_000, target: ["removed"], signal: link.signal },
    );
  },
};

/** A volume of Docker's by the names of the provider. */
export function volumeProperties(volume: PropertyMap): PropertyMap & { id: string } {
  return {
    ...compact({
      name: volume.Name,
      labels: fromDockerLabels(volume.Labels),
      driver: volume.Driver,
      driverOpts: volume.Options,
      mountpoint: volume.Mountpoint,
    }),
    id: asText(volume.Name),
  };
}

/** `docker:index/volume:Volume`. */
export const volume = dockerDriver(volumeResource);
