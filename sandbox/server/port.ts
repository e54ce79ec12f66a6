import { createServer } from "node:net";
import { SandboxError } from "./sandbox-error.ts";

/** Whether a process may listen on this port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * The first free port from `first` on.
 * @throws SandboxError when the next hundred are all taken.
 */
export async function firstFreePort(first: number, free = isFree): Promise<number> {
  for (let port = first; port < first + 100; port++) if (await free(port)) return port;
  throw new SandboxError(
    `127.0.0.1: ports ${first} to ${first + 99} are all taken. Stop what listens on one of them.`,
  );
}
