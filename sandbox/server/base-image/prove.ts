import type Docker from "dockerode";
import { SandboxError } from "../sandbox-error.ts";
import { PROOF } from "./recipe.ts";

/**
 * Runs {@link PROOF} in an image as it will run in production: another user than root, and a root that cannot be written to.
 * @throws SandboxError with what the program said.
 */
export async function proveBaseImage(docker: Docker, image: string): Promise<void> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: ["python3", "-c", PROOF],
    User: "1000:1000",
    // One output without frames, so that it can be shown as it is.
    Tty: true,
    HostConfig: { ReadonlyRootfs: true, NetworkMode: "none" },
  });
  try {
    await container.start();
    const { StatusCode: code } = await container.wait();
    if (code === 0) return;
    const said = (await container.logs({ stdout: true, stderr: true })).toString().trim();
    throw new SandboxError(`The base image ${image} does not work (exit code ${code}):\n${said}`, {
      exitCode: 1,
    });
  } finally {
    await container.remove({ force: true });
  }
}
