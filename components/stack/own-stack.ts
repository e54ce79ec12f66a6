import * as pulumi from "@pulumi/pulumi";
import type { KeyLedger } from "./key-plan.ts";

/** What the last update of a stack left in its outputs for the next one. Empty before the first. */
export interface OwnStack {
  /** `repository@sha256:…` by service: what passed last. */
  readonly images: Readonly<Record<string, string>>;
  /** Every generation of every key ever made. */
  readonly keys: KeyLedger;
}

/** Reads the outputs of the stack that is being run: the stack itself holds which images run, not a file in Git. */
export async function readOwnStack(): Promise<OwnStack> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const self = new pulumi.StackReference("self", { name });
  const [images, keys] = await Promise.all([self.getOutputDetails("images"), self.getOutputDetails("keys")]);
  return { images: images.value ?? images.secretValue ?? {}, keys: keys.value ?? keys.secretValue ?? {} };
}
