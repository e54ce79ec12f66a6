/** One resource as a stored state has it: the fields that an edit looks at. All others pass through. */
export interface StoredResource {
  readonly urn: string;
  readonly protect?: boolean;
  readonly delete?: boolean;
  readonly pendingReplacement?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly parent?: string;
  readonly deletedWith?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
}

/** `deployment` of a stored state, version 3, as `pulumi stack export` prints it. Secrets in it stay encrypted. */
export interface StoredDeployment<Resource extends StoredResource = StoredResource> {
  readonly resources?: readonly Resource[] | null;
  readonly pending_operations?: readonly { readonly type: string; readonly resource: Resource }[] | null;
}

/**
 * A state without pending operations. A creation that has come to something, by `made`, becomes a resource with that id and,
 * until it is refreshed, with its inputs for outputs; a resource that it was to replace waits for its deletion.
 */
export function settled<Resource extends StoredResource>(
  deployment: StoredDeployment<Resource>,
  made: ReadonlyMap<string, string>,
): StoredDeployment<Resource> {
  const adopted = new Map<string, Resource>();
  for (const { type, resource } of deployment.pending_operations ?? []) {
    const id = type === "creating" ? made.get(resource.urn) : undefined;
    if (id !== undefined) adopted.set(resource.urn, { ...resource, id, outputs: { ...resource.inputs, id } });
  }
  const resources: Resource[] = [];
  const add = (resource: Resource) => resources.push(withoutMissing(resource, resources));
  for (const resource of deployment.resources ?? []) {
    const successor = resource.delete ? undefined : adopted.get(resource.urn);
    if (successor === undefined) resources.push(resource);
    else if (!resource.pendingReplacement) resources.push({ ...resource, delete: true });
    else {
      // In its place: what depends on it comes after that.
      add(successor);
      adopted.delete(resource.urn);
    }
  }
  for (const resource of adopted.values()) add(resource);
  return { ...deployment, resources, pending_operations: [] };
}

/** A resource without references to what is gone: a run after the interrupted one may have deleted what it needed. */
function withoutMissing<Resource extends StoredResource>(
  resource: Resource,
  before: readonly StoredResource[],
): Resource {
  const urns = new Set(before.map(({ urn }) => urn));
  const there = (list: readonly string[] | null) => (list ?? []).filter((urn) => urns.has(urn));
  const { parent, deletedWith, dependencies, propertyDependencies, ...rest } = resource;
  const byProperty = Object.entries(propertyDependencies ?? {}).map(([key, list]) => [key, there(list)]);
  return {
    ...rest,
    ...(parent !== undefined && urns.has(parent) && { parent }),
    ...(deletedWith !== undefined && urns.has(deletedWith) && { deletedWith }),
    ...(dependencies && { dependencies: there(dependencies) }),
    ...(propertyDependencies && { propertyDependencies: Object.fromEntries(byProperty) }),
  } as Resource;
}

/** A state in which some resources are not protected. */
export function unprotected<Resource extends StoredResource>(
  deployment: StoredDeployment<Resource>,
  urns: readonly string[],
): StoredDeployment<Resource> {
  const resources = (deployment.resources ?? []).map((resource) =>
    urns.includes(resource.urn) ? { ...resource, protect: false } : resource,
  );
  return { ...deployment, resources };
}
