import type { Duplex, Readable } from "node:stream";
import { PassThrough } from "node:stream";
import type Docker from "dockerode";

/** The terminal, or what stands in its place, that a command in a container is connected to. */
export interface ExecTerminal {
  readonly input: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  /** Size of the terminal now; undefined where there is none. */
  size(): { readonly columns: number; readonly rows: number } | undefined;
  /** Calls back at each change of its size; gives what ends that. */
  onResize(changed: () => void): () => void;
}

/** Settings of {@link execInContainer}. */
export interface ExecOptions {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Whether the command gets a terminal: colours, line editing, Ctrl-C. */
  readonly tty: boolean;
  readonly terminal: ExecTerminal;
  readonly signal: AbortSignal;
  readonly onOutput: (stream: "stdout" | "stderr", data: Buffer) => void;
}

/**
 * Runs a command in a running container, through Docker's API: no argument list of this machine ever has the command. Gives
 * its exit code. When the signal aborts it lets go; a command without a terminal sees the end of its input then.
 */
export async function execInContainer(docker: Docker, id: string, options: ExecOptions): Promise<number> {
  const { command, tty, signal } = options;
  const exec = await docker.getContainer(id).exec({
    Cmd: [...command],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: tty,
  });
  const stream = await exec.start({ hijack: true, stdin: true, Tty: tty });
  const stop = () => stream.destroy();
  signal.addEventListener("abort", stop);
  try {
    await connected(docker, exec, stream, options);
  } finally {
    signal.removeEventListener("abort", stop);
  }
  const { ExitCode } = await exec.inspect();
  return ExitCode ?? 1;
}

async function connected(
  docker: Docker,
  exec: Docker.Exec,
  stream: Duplex,
  { tty, terminal, onOutput }: ExecOptions,
): Promise<void> {
  const { input } = terminal;
  const resize = () => {
    const size = terminal.size();
    // Between two sizes the command can end; there is nothing to resize any more.
    if (size) exec.resize({ w: size.columns, h: size.rows }).catch(() => undefined);
  };
  const ended = output(docker, stream, tty, onOutput);
  const unwatch = tty ? terminal.onResize(resize) : () => undefined;
  if (tty) {
    input.setRawMode?.(true);
    resize();
  }
  input.pipe(stream);
  try {
    await ended;
  } finally {
    unwatch();
    input.unpipe(stream);
    if (tty) input.setRawMode?.(false);
  }
}

/** With a terminal Docker sends one stream as it is, without one both in frames. */
function output(
  docker: Docker,
  stream: Duplex,
  tty: boolean,
  onOutput: ExecOptions["onOutput"],
): Promise<void> {
  if (tty) stream.on("data", (data: Buffer) => onOutput("stdout", data));
  else {
    const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
    streams.stdout.on("data", (data: Buffer) => onOutput("stdout", data));
    streams.stderr.on("data", (data: Buffer) => onOutput("stderr", data));
    docker.modem.demuxStream(stream, streams.stdout, streams.stderr);
  }
  return new Promise((resolve, reject) => {
    stream.once("end", resolve).once("close", resolve).once("error", reject);
  });
}
