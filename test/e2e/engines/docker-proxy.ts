import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** Changes what a Docker engine answers. */
export type Lies = Readonly<Record<"info" | "version", Readonly<Record<string, unknown>>>>;

/** A Docker engine in front of the real one that says something else of itself. `close` ends it. */
export async function lyingDocker(
  lies: Partial<Lies>,
): Promise<{ readonly address: string; close(): Promise<void> }> {
  const socketPath = (process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock").replace(/^unix:\/\//, "");
  const server = createServer((asked, answer) => {
    const { method, url = "", headers } = asked;
    const lie = lies[/\/(info|version)$/.exec(url)?.[1] as keyof Lies];
    const real = request({ socketPath, method, path: url, headers }, async (response) => {
      if (!lie) {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
        return;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      answer.end(JSON.stringify({ ...JSON.parse(Buffer.concat(chunks).toString()), ...lie }));
    });
    real.on("error", (error) => answer.destroy(error));
    asked.pipe(real);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
