import { join } from "node:path";

/** Where the sandbox engine keeps things: everything under `.sandbox` in the project folder. */
export interface Layout {
  readonly root: string;
  /** The generated passphrase, mode 0600. Absent when the environment gives one. */
  readonly passphrase: string;
  /** `{"docker.io/acme/web": "127.0.0.1:5050/acme/web"}`: image repositories to replace in stack files. */
  readonly images: string;
  /** `{"staging": {"address": "127.0.0.1", …}}`: servers by stack, in place of `local` in its file. */
  readonly hosts: string;
  /** What Node keeps of compiled modules, so that the SDK loads in half the time. */
  readonly cache: string;
  readonly stateFolder: string;
  readonly stackFolder: string;
  state(stack: string): string;
  stackFile(stack: string): string;
  history(stack: string): string;
  lock(stack: string): string;
}

/** The layout of one project folder. */
export function layoutOf(projectDir: string): Layout {
  const root = join(projectDir, ".sandbox");
  return {
    root,
    passphrase: join(root, "passphrase"),
    images: join(root, "images.json"),
    hosts: join(root, "hosts.json"),
    cache: join(root, "cache", "node"),
    stateFolder: join(root, "state"),
    stackFolder: join(root, "stacks"),
    state: (stack) => join(root, "state", `${stack}.json`),
    stackFile: (stack) => join(root, "stacks", `Pulumi.${stack}.yaml`),
    history: (stack) => join(root, "history", stack),
    lock: (stack) => join(root, "locks", `${stack}.json`),
  };
}
