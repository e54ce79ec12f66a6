import type { AuthConfig } from "dockerode";
import type { PropertyMap } from "../../driver.ts";
import { asList, asMap, asText } from "../../properties.ts";
import type { Link } from "../link.ts";

/**
 * An image reference as Docker's own client rewrites it on the way to a service: with a tag, and without `docker.io/`
 * and `library/`. A program that writes the long form differs from what is read back, so that every `up` plans an update.
 */
export function familiarImage(image: string): string {
  const [, domain, path = image] = /^([^/]*[.:][^/]*|localhost)\/(.*)$/.exec(image) ?? [];
  const official = domain === undefined || domain === "docker.io" || domain === "index.docker.io";
  const name = official ? path.replace(/^library\/(?=[^/]*$)/, "") : image;
  return name === "" || name.includes("@") || /:[^/]*$/.test(name) ? name : `${name}:latest`;
}

/**
 * Docker's own client asks the registry for the digest of an image, and for the platforms it was built for, when a
 * service is created, never when it is updated. A registry that does not answer is no error.
 */
export async function pinImage(spec: PropertyMap, auth: AuthConfig, link: Link): Promise<PropertyMap> {
  const task = asMap(spec.TaskTemplate);
  const container = asMap(task.ContainerSpec);
  const image = asText(container.Image);
  const answer = await link
    .call((docker) => docker.getImage(image).distribution({ authconfig: auth }))
    .catch(() => undefined);
  if (answer === undefined) return spec;
  const { Descriptor, Platforms } = asMap(answer as unknown as PropertyMap);
  const digest = asText(asMap(Descriptor).digest);
  const platforms = asList(Platforms).map((platform) => ({
    Architecture: architecture(asText(asMap(platform).architecture)),
    OS: asText(asMap(platform).os),
  }));
  return {
    ...spec,
    TaskTemplate: {
      ...task,
      ContainerSpec: { ...container, Image: image.includes("@") ? image : `${image}@${digest}` },
      Placement: { ...asMap(task.Placement), ...(platforms.length > 0 ? { Platforms: platforms } : {}) },
    },
  };
}

/** An ARM image may run on a node of another ARM variant: the client leaves it to Docker. */
function architecture(name: string): string {
  return name.toLowerCase() === "arm" ? "" : name;
}
