import type { ResourceState } from "../../engine/port.ts";
import { PROVIDER_TYPE } from "./types.ts";

/** What a stack keeps on GitHub, by its state. */
export interface StackParts {
  /** Where. */
  readonly repository: { readonly owner: string; readonly name: string; readonly baseUrl: string };
  /** Resources of GitHub's provider. */
  readonly resources: readonly ResourceState[];
}

/** What a stack keeps on GitHub; undefined where it keeps nothing there. */
export function stackParts(resources: readonly ResourceState[]): StackParts | undefined {
  const own = resources.filter(
    ({ type, pendingDelete }) => type.startsWith("github:index/") && !pendingDelete,
  );
  const provider = resources.find(({ type }) => type === PROVIDER_TYPE);
  const name = own[0]?.inputs.repository;
  if (!provider || typeof name !== "string") return undefined;
  const { owner, baseUrl } = provider.inputs;
  return { repository: { owner: String(owner), name, baseUrl: String(baseUrl) }, resources: own };
}
