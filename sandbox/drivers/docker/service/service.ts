import type { AuthConfig, Service, ServiceSpec } from "dockerode";
import type { PropertyMap } from "../../driver.ts";
import { asMap, asNumber, asText, isMap } from "../../properties.ts";
import { type DockerResource, dockerDriver } from "../bridged.ts";
import type { Link } from "../link.ts";
import { waitForState } from "../wait.ts";
import { convergeCreated, convergeUpdated } from "./converge.ts";
import { serviceConflicts, serviceFields } from "./fields.ts";
import { pinImage } from "./image.ts";
import { isExposed, serviceProperties } from "./properties.ts";
import { registryAuth } from "./registry-auth.ts";
import { removeService } from "./remove.ts";
import { serviceSpec } from "./spec.ts";

/** The published types of dockerode leave the credentials of an update out. */
type Updatable = Service & { update(auth: AuthConfig, body: object): Promise<unknown> };

/** A Swarm service. Create and update return at once, healthy or not, unless `convergeConfig` is given. */
export const serviceResource: DockerResource = {
  type: "docker:index/service:Service",
  fields: serviceFields,
  conflicts: serviceConflicts,
  async create(planned, link) {
    const auth = registryAuth(planned);
    const spec = await pinImage(serviceSpec(planned), auth, link);
    const { id } = await link.call((docker) => docker.createService(auth, spec as ServiceSpec));
    if (isMap(planned.convergeConfig)) await convergeOrRemove(id, planned, planned.convergeConfig, link);
    return id;
  },
  async update(id, planned, link) {
    const service = (await link.call((docker) => docker.getService(id).inspect())) as PropertyMap;
    const version = asNumber(asMap(service.Version).Index);
    const auth = registryAuth(planned);
    const body = { _query: { version }, _body: serviceSpec(planned) };
    await link.call((docker) => (docker.getService(id) as Updatable).update(auth, body));
    if (isMap(planned.convergeConfig)) await convergeUpdated(id, planned.convergeConfig, link);
  },
  /** Looks after 2 s, and again until Docker tells how the service is reached. */
  async inspect(id, state, link) {
    let found: PropertyMap | undefined;
    await waitForState(
      async () => {
        found = await find(id, asText(state.name), link);
        return found === undefined || isExposed(found) ? "known" : "pending";
      },
      { delay: 2000, timeout: 30_000, target: ["known"], signal: link.signal },
    );
    return found && serviceProperties(found, state);
  },
  remove: removeService,
};

/** The provider finds a service by its name, too: one that was made again by hand is taken for the old one. */
async function find(id: string, name: string, link: Link): Promise<PropertyMap | undefined> {
  const services = await link
    .call((docker) => docker.listServices())
    .catch((error: Error) => {
      throw new Error(`Error fetching service information from Docker: ${error.message}`, { cause: error });
    });
  const match = services.find((service) => service.ID === id || service.Spec?.Name === name);
  if (match === undefined) return undefined;
  return (await link.call((docker) => docker.getService(match.ID).inspect())) as PropertyMap;
}

/** A new service that does not converge is deleted: a bad image then means no service at all. */
async function convergeOrRemove(
  id: string,
  planned: PropertyMap,
  config: PropertyMap,
  link: Link,
): Promise<void> {
  try {
    await convergeCreated(id, config, link);
  } catch (error) {
    await removeService(id, planned, link);
    throw error;
  }
}

/** `docker:index/service:Service`. */
export const service = dockerDriver(serviceResource);
