import { mkdir } from "node:fs/promises";
import { ensureServer } from "../../../sandbox/server/ensure-server.ts";
import { ensureExampleImages } from "../../../sandbox/server/example-images/ensure.ts";
import { ensureRegistry } from "../../../sandbox/server/registry.ts";
import { SERVER_ROOT } from "../engines/images.ts";

/** Where the tests' registry has an image, by its repository in the stack files. */
export type Repositories = Readonly<Record<string, string>>;

let built: Promise<Repositories> | undefined;

/** Builds and pushes the images of the example, once a run. */
export function exampleImages(): Promise<Repositories> {
  built ??= build();
  return built;
}

async function build(): Promise<Repositories> {
  const log = (line: string) => console.log(`    ${line}`);
  await mkdir(SERVER_ROOT, { recursive: true });
  const server = await ensureServer({ root: SERVER_ROOT, log });
  return (await ensureExampleImages(server, await ensureRegistry(server))).repositories;
}
