/** One resource as a stored state has it: the fields that an edit looks at. All others pass through. */
export interface StoredResource {
  readonly urn: string;
  /** Of a creation under way: the former URN of what it is to succeed. */
  readonly aliases?: readonly string[];
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
 * until it is refreshed, with its inputs for outputs; a resource that it was to replace, under a former URN too, waits for
 * its deletion.
 */
export function settled<Resource extends StoredResource>(
  deployment: StoredDeployment<Resource>,
  made: ReadonlyMap<string, string>,
): StoredDeployment<Resource> {
  const adopted = new Map<string, Resource>();
  const renamed = new Map<string, string>();
  for (const { type, resource } of deployment.pending_operations ?? []) {
    const id = type === "creating" ? made.get(resource.urn) : undefined;
    if (id === undefined) continue;
    const { aliases = [], ...rest } = resource;
    adopted.set(resource.urn, { ...(rest as Resource), id, outputs: { ...resource.inputs, id } });
    for (const alias of aliases) renamed.set(alias, resource.urn);
  }
  const current = (urn: string) => renamed.get(urn) ?? urn;
  const resources: Resource[] = [];
  const add = (resource: Resource) => resources.push(withoutMissing(resource, resources));
  for (const resource of deployment.resources ?? []) {
    const urn = current(resource.urn);
    const successor = resource.delete ? undefined : adopted.get(urn);
    const known = withReferences(resource, current);
    if (successor === undefined) resources.push(known);
    else if (!resource.pendingReplacement) resources.push({ ...known, urn, delete: true });
    else {
      // In its place: what depends on it comes after that.
      add(successor);
      adopted.delete(urn);
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
  return withReferences(resource, (urn) => (urns.has(urn) ? urn : undefined));
}

/** A resource whose references are what `now` says of them; undefined: without them. */
function withReferences<Resource extends StoredResource>(
  resource: Resource,
  now: (urn: string) => string | undefined,
): Resource {
  const all = (list: readonly string[] | null) => (list ?? []).flatMap((urn) => now(urn) ?? []);
  const { parent, deletedWith, dependencies, propertyDependencies, ...rest } = resource;
  const [newParent, newDeletedWith] = [parent, deletedWith].map((urn) => urn && now(urn));
  const byProperty = Object.entries(propertyDependencies ?? {}).map(([key, list]) => [key, all(list)]);
  return {
    ...rest,
    ...(newParent && { parent: newParent }),
    ...(newDeletedWith && { deletedWith: newDeletedWith }),
    ...(dependencies && { dependencies: all(dependencies) }),
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
