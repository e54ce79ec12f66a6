import { isMap } from "../properties.ts";

/** An error of the Docker API, in the words that Docker's own Go client, and so the real provider, uses. */
export class DockerError extends Error {
  /** HTTP status; undefined where there was no answer. */
  readonly status: number | undefined;
  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.name = "DockerError";
    this.status = status;
  }
}

/** Runs a call of dockerode and rewrites what it throws. `address` is for the case that nobody answers there. */
export async function dockerCall<T>(address: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toDockerError(address, error);
  }
}

/** Whether an error is Docker saying that the object does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof DockerError && error.status === 404;
}

function toDockerError(address: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { statusCode, json, code } = error as Error & { statusCode?: number; json?: unknown; code?: string };
  if (statusCode !== undefined) {
    const message = isMap(json) && typeof json.message === "string" ? json.message : error.message;
    return new DockerError(`Error response from daemon: ${message}`, statusCode, { cause: error });
  }
  if (code === undefined || error.name === "AbortError") return error;
  if (code === "ESSH") {
    // In the words of the client's own dialer.
    const said = `command [ssh ${address}] has exited with exit status 255, make sure the URL is valid, and Docker 18.09 or later is installed on the remote host: stderr=${error.message}`;
    return new DockerError(`error during connect: ${said}`, undefined, { cause: error });
  }
  const reason = `Cannot connect to the Docker daemon at ${address}. Is the docker daemon running?`;
  return new DockerError(reason, undefined, { cause: error });
}
