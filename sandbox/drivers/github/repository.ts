import type { PropertyMap } from "../driver.ts";
import { asMap, asNumber, asText, present } from "../properties.ts";
import { type Fields, number, text } from "../schema/field.ts";
import type { Link } from "./link.ts";

/**
 * What every resource of a repository has. The provider asks GitHub whether another name is the same repository renamed;
 * here another name is always another repository.
 */
export const repositoryFields: Fields = {
  repository: text({ required: true, replaces: true }),
  repositoryId: number({ outputOnly: true, computed: true }),
};

/** The number of the repository: from the state where it is known, else from GitHub. */
export async function repositoryId(
  state: PropertyMap,
  link: Link,
): Promise<{ readonly repositoryId: number }> {
  if (present(state.repositoryId)) return { repositoryId: asNumber(state.repositoryId) };
  const repository = await link.call("GET /repos/{owner}/{repo}", { repo: asText(state.repository) });
  return { repositoryId: asNumber(asMap(repository).id) };
}
