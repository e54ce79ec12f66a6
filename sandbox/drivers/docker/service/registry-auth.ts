import type { AuthConfig } from "dockerode";
import type { PropertyMap } from "../../driver.ts";
import { asMap, asText } from "../../properties.ts";

/** The credentials for a service's image: those the program gave with it, or none. Those of the provider are not read. */
export function registryAuth(planned: PropertyMap): AuthConfig {
  const { username, password, serverAddress } = asMap(planned.auth);
  if (asText(username) === "" || asText(password) === "") return {};
  return { username: asText(username), password: asText(password), serveraddress: asText(serverAddress) };
}
