import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { UsageError } from "../failure.ts";

/** More is no secret that Docker takes, and a pipe without an end must not fill the memory. */
const MOST_BYTES = 1024 * 1024;

/** Streams of a process that a secret can come from. */
export interface SecretSource {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/**
 * Reads a secret: all of standard input, or one line that is not shown where that is a terminal. Throws {@link UsageError}
 * where neither can be.
 */
export async function readSecret({ stdin, stderr, signal }: SecretSource, question: string): Promise<Buffer> {
  if (stdin.isTTY) return askHidden({ stdin, stderr, signal }, question);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk));
    length += (chunk as Buffer).length;
    if (length > MOST_BYTES)
      throw new UsageError(`standard input is longer than ${MOST_BYTES} bytes. Nothing was changed.`);
  }
  return Buffer.concat(chunks);
}

async function askHidden({ stdin, stderr, signal }: SecretSource, question: string): Promise<Buffer> {
  // With a terminal of its own readline takes over the echo, and sends it nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 });
  // Only now: who answers faster than a program starts would see the answer.
  stderr.write(question);
  try {
    const gone = new Promise<never>((_, reject) => {
      line.once("SIGINT", () => reject(new UsageError("stopped: nothing was changed.")));
      line.once("close", () => reject(new UsageError("no value was given. Nothing was changed.")));
    });
    return Buffer.from(await Promise.race([line.question("", { signal }), gone]));
  } finally {
    line.close();
    stderr.write("\n");
  }
}
