/** The type of the root resource, the parent of everything without one. */
export const STACK_TYPE = "pulumi:pulumi:Stack";
/** The type of a reference to the outputs of a stack. */
export const STACK_REFERENCE_TYPE = "pulumi:pulumi:StackReference";
/** What the types of explicit providers begin with: `pulumi:providers:docker`. */
export const PROVIDER_TYPE_PREFIX = "pulumi:providers:";
/** What `pulumi.getOrganization()` answers on self-managed backends, and here. */
export const ORGANIZATION = "organization";

/** What a URN is made of. */
export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  readonly parent?: string | undefined;
  readonly type: string;
  readonly name: string;
}

/** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`; the root stack is no part of the parent types. */
export function urnOf(parts: UrnParts): string {
  const parentTypes = parts.parent ? qualifiedType(parts.parent) : "";
  const type = parentTypes && parentTypes !== STACK_TYPE ? `${parentTypes}$${parts.type}` : parts.type;
  return `urn:pulumi:${parts.stack}::${parts.project}::${type}::${parts.name}`;
}

/** The types of all ancestors and of the resource itself, joined by `$`. */
export function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}

/** The logical name: what follows the third `::`, which may itself have one. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The URN in a reference to a provider, `<urn>::<id>`. */
export function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}

/** The URN of the root resource of a stack. */
export function stackUrn(project: string, stack: string): string {
  return urnOf({ stack, project, type: STACK_TYPE, name: `${project}-${stack}` });
}
