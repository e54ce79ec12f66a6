import * as pulumi from "@pulumi/pulumi";
import type { KeyLedger } from "./key-plan.ts";
import type { Operations } from "./operations.ts";

/** What the last update of a stack left in its outputs for the next one. Empty before the first. */
export interface OwnStack {
  /** `repository@sha256:…` by service: what passed last. */
  readonly images: Readonly<Record<string, string>>;
  /** Every generation of every key ever made. */
  readonly keys: KeyLedger;
  /** Services that are stopped, and how often each was restarted. */
  readonly operations: Operations;
  /** What each service was. */
  readonly services: Readonly<Record<string, { readonly kind: string }>>;
}

/** Reads the outputs of the stack that is being run: the stack itself holds which images run, not a file in Git. */
export async function readOwnStack(): Promise<OwnStack> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const self = new pulumi.StackReference("self", { name });
  const read = async (name: string) => {
    const { value, secretValue } = await self.getOutputDetails(name);
    return value ?? secretValue ?? {};
  };
  const [images, keys, operations, services] = await Promise.all(
    ["images", "keys", "operations", "services"].map(read),
  );
  return { images, keys, operations, services } as OwnStack;
}
