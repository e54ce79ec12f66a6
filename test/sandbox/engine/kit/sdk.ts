/*
 * What fixture programs use of the SDK, from its parts: the whole of it takes a fifth of a second more to load, in each of
 * their processes.
 */
export { Config } from "@pulumi/pulumi/config.js";
export { RunError } from "@pulumi/pulumi/errors.js";
export * as log from "@pulumi/pulumi/log/index.js";
export { getOrganization, getProject, getStack } from "@pulumi/pulumi/metadata.js";
export { secret } from "@pulumi/pulumi/output.js";
export { ComponentResource, CustomResource } from "@pulumi/pulumi/resource.js";
export { StackReference } from "@pulumi/pulumi/stackReference.js";
