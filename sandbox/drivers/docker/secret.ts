import { asText } from "../properties.ts";
import { text } from "../schema/field.ts";
import { aBase64 } from "../schema/problems.ts";
import { type DockerResource, dockerDriver } from "./bridged.ts";
import { labels, toDockerLabels } from "./labels.ts";

/** A Swarm secret. Docker never tells its data, so only name and existence are ever read back. */
export const secretResource: DockerResource = {
  type: "docker:index/secret:Secret",
  secretOutputs: ["data"],
  fields: {
    name: text({ required: true, replaces: true }),
    data: text({ required: true, replaces: true, problem: aBase64 }),
    labels: labels(true, { replaces: true }),
  },
  async create(planned, link) {
    const made = await link.call((docker) =>
      docker.createSecret({
        Name: asText(planned.name),
        Labels: toDockerLabels(planned.labels),
        Data: asText(planned.data),
      }),
    );
    return made.id;
  },
  /** Any error, a lost connection too, counts as "gone": so does the real provider. */
  async inspect(id, state, link) {
    const found = await link.call((docker) => docker.getSecret(id).inspect()).catch(() => undefined);
    return found && { ...state, id: found.ID, name: found.Spec?.Name ?? "" };
  },
  async remove(id, _state, link) {
    await link.call((docker) => docker.getSecret(id).remove());
  },
};

/** `docker:index/secret:Secret`. */
export const secret = dockerDriver(secretResource);
