import type * as pulumi from "@pulumi/pulumi";

/** Where a secret or a variable is kept on GitHub. */
export interface Home {
  /** Name of the repository, without its owner. A change replaces. */
  readonly repository: string;
  /** Environment that it belongs to; absent: the repository itself. A change replaces. */
  readonly environment?: pulumi.Input<string>;
  /** What stands before every name. Default: nothing. A change replaces. */
  readonly prefix?: string;
}
