import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { HOURLY_LIMIT, resetTime } from "../endpoints/limits.ts";
import type { Answer } from "./endpoint.ts";

/** What answers requests; undefined resets the connection. */
export type Handler = (request: IncomingMessage, bytes: Buffer) => Promise<Answer | undefined>;

/** Bodies that are larger are no requests of ours. */
const LARGEST = 32 * 1024 * 1024;

/** Listens on 127.0.0.1; port 0 takes a free one. */
export async function listen(port: number, handler: Handler): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    respond(handler, request, response).catch((error: Error) => {
      // A defect of the simulator: its message has no secret, because no handler puts one into an error.
      send(request, response, {
        status: 500,
        body: { message: `simulator: ${error.stack ?? error.message}` },
      });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

/** Stops listening and ends what is open. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

async function respond(handler: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST) throw new Error(`the body has more than ${LARGEST} bytes`);
    chunks.push(chunk);
  }
  const answer = await handler(request, Buffer.concat(chunks));
  if (answer === undefined) request.socket.destroy();
  else send(request, response, answer);
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const text = answer.page ?? (answer.body === undefined ? "" : JSON.stringify(answer.body));
  const type = answer.page === undefined ? "application/json" : "text/plain";
  const etag = `W/"${createHash("sha256").update(text).digest("hex")}"`;
  if (request.method === "GET" && answer.status === 200 && request.headers["if-none-match"] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  response.writeHead(answer.status, {
    "x-github-media-type": "github.v3; format=json",
    "x-ratelimit-limit": String(HOURLY_LIMIT),
    "x-ratelimit-remaining": String(HOURLY_LIMIT - 1),
    "x-ratelimit-reset": String(resetTime()),
    ...(text === "" ? {} : { "content-type": `${type}; charset=utf-8` }),
    ...(answer.status === 200 ? { etag } : {}),
    ...answer.headers,
  });
  response.end(text);
}
