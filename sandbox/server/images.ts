import type Docker from "dockerode";
import { execa } from "execa";
import { SandboxError } from "./sandbox-error.ts";

/** Files of a context that are no part of an image: tests, and what Python leaves when they run here. */
const NOT_BUILT = ["__pycache__", "test_*.py"];

/** One image to build. */
export interface BuildOptions {
  readonly tag: string;
  /** Absolute path of the build context. */
  readonly context: string;
  /** Files and folders of the context to send. */
  readonly files: readonly string[];
  /** Path in the context. Default: `Dockerfile`. */
  readonly dockerfile?: string;
  readonly args?: Readonly<Record<string, string>>;
  /** Patterns of tar for names, at any depth, that are not sent. Default: {@link NOT_BUILT}. */
  readonly leftOut?: readonly string[];
}

/** Label of every image that the sandbox builds, so that `sandbox:down` knows it also under a digest alone. */
export const SANDBOX_LABEL = "slipway.sandbox";

/** Whether the engine has an image of this name. */
export async function hasImage(docker: Docker, reference: string): Promise<boolean> {
  return docker
    .getImage(reference)
    .inspect()
    .then(
      () => true,
      (error: { statusCode?: number }) => {
        if (error.statusCode === 404) return false;
        throw error;
      },
    );
}

/** Builds an image with the builder inside the engine, which needs no `docker` command and no plugin. */
export async function buildImage(docker: Docker, options: BuildOptions): Promise<void> {
  // Readable by everybody, whatever the umask of the checkout was: images run as other users than root.
  const same = [
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "--mode=u=rwX,go=rX",
    "--sort=name",
    "--mtime=@0",
  ];
  const leftOut = (options.leftOut ?? NOT_BUILT).map((pattern) => `--exclude=${pattern}`);
  const tar = execa("tar", ["-c", "-C", options.context, ...leftOut, ...same, ...options.files], {
    buffer: { stdout: false },
  });
  const [stream] = await Promise.all([
    docker.buildImage(tar.readable(), {
      t: options.tag,
      dockerfile: options.dockerfile ?? "Dockerfile",
      buildargs: options.args ?? {},
      labels: { [SANDBOX_LABEL]: "1" },
      forcerm: true,
    }),
    tar,
  ]);
  await follow(docker, stream).catch((error: unknown) => {
    throw new SandboxError(`Could not build ${options.tag}: ${(error as Error).message}`, { cause: error });
  });
}

/** Pushes an image to a registry without credentials. */
export async function pushImage(docker: Docker, reference: string): Promise<void> {
  const stream = await docker.getImage(reference).push({ authconfig: {} });
  await follow(docker, stream).catch((error: unknown) => {
    throw new SandboxError(`Could not push ${reference}: ${(error as Error).message}`, { cause: error });
  });
}

/** Waits for the end of an answer that reports progress; its errors come in the stream, behind a status of 200. */
export async function follow(docker: Docker, stream: NodeJS.ReadableStream): Promise<void> {
  const told: string[] = [];
  // dockerode itself takes an error in the stream for progress.
  let failure: string | undefined;
  await new Promise<void>((resolve, reject) => {
    const finished = (error: Error | null) => {
      const reason = error?.message ?? failure;
      if (reason === undefined) resolve();
      else reject(new Error([reason, ...told.slice(-15)].join("\n"), { cause: error }));
    };
    docker.modem.followProgress(stream, finished, (event: { stream?: string; error?: string }) => {
      failure ??= event.error;
      if (event.stream?.trim()) told.push(event.stream.trim());
    });
  });
}

/**
 * Takes a name off an image, and the image away where it was the last one.
 * @returns whether there was one. An image in use stays, under no name of ours.
 */
export async function removeImage(docker: Docker, reference: string): Promise<boolean> {
  try {
    await docker.getImage(reference).remove();
    return true;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === 404 || statusCode === 409) return false;
    throw error;
  }
}
