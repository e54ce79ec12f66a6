import type Docker from "dockerode";

/** How a program ended that ran in a container of its own. */
export interface ProgramResult {
  readonly exitCode: number;
  /** All that it printed. */
  readonly output: string;
}

/** Runs a program in a container that is removed afterwards, and waits for its end. */
export async function runInImage(
  docker: Docker,
  options: Docker.ContainerCreateOptions,
): Promise<ProgramResult> {
  const container = await docker.createContainer({
    // One output without frames, so that it can be shown as it is.
    Tty: true,
    ...options,
  });
  try {
    await container.start();
    const { StatusCode: exitCode } = await container.wait();
    const output = (await container.logs({ stdout: true, stderr: true })).toString().trim();
    return { exitCode, output };
  } finally {
    await container.remove({ force: true });
  }
}
