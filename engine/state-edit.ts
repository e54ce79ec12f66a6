/** One resource as a stored state has it: the fields that an edit looks at. All others pass through. */
export interface StoredResource {
  readonly urn: string;
  readonly protect?: boolean;
  readonly delete?: boolean;
  readonly pendingReplacement?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
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
  const adopted = (deployment.pending_operations ?? []).flatMap(({ type, resource }) => {
    const id = type === "creating" ? made.get(resource.urn) : undefined;
    return id === undefined ? [] : [{ ...resource, id, outputs: { ...resource.inputs, id } }];
  });
  const urns = new Set(adopted.map(({ urn }) => urn));
  const before = (deployment.resources ?? []).flatMap((resource) => {
    if (!urns.has(resource.urn) || resource.delete) return [resource];
    return resource.pendingReplacement ? [] : [{ ...resource, delete: true }];
  });
  // What a resource needs was there before its creation began, so the end of the list is after all of that.
  return { ...deployment, resources: [...before, ...adopted], pending_operations: [] };
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
