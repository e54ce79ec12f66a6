import { createInterface } from "node:readline";
import { PassThrough, type Readable } from "node:stream";
import type Docker from "dockerode";
import type { LogOptions } from "./docker.ts";

/** Reads the log of a service line by line, until its end, or until the signal aborts. */
export async function followLogs(
  docker: Docker,
  service: string,
  { tail, follow, signal, onLine }: LogOptions,
): Promise<void> {
  const answer: unknown = await docker
    .getService(service)
    .logs({ stdout: true, stderr: true, tail, follow, timestamps: false } as Docker.ContainerLogsOptions);
  const source = Buffer.isBuffer(answer) ? bufferStream(answer) : (answer as Readable);
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  docker.modem.demuxStream(source, streams.stdout, streams.stderr);
  const stop = () => source.destroy();
  signal.addEventListener("abort", stop);
  const finish = () => {
    streams.stdout.end();
    streams.stderr.end();
  };
  source.once("end", finish).once("close", finish).once("error", finish);
  const read = async (stream: "stdout" | "stderr") => {
    for await (const text of createInterface({ input: streams[stream] })) onLine({ stream, text });
  };
  await Promise.all([read("stdout"), read("stderr")]).finally(() =>
    signal.removeEventListener("abort", stop),
  );
}

function bufferStream(buffer: Buffer): Readable {
  const stream = new PassThrough();
  stream.end(buffer);
  return stream;
}
