import type Docker from "dockerode";
import { runInImage } from "../run-in-image.ts";
import { SandboxError } from "../sandbox-error.ts";
import { PROOF } from "./recipe.ts";

/**
 * Runs {@link PROOF} in an image as it will run in production: another user than root, and a root that cannot be written to.
 * @throws SandboxError with what the program said.
 */
export async function proveBaseImage(docker: Docker, image: string): Promise<void> {
  const { exitCode, output } = await runInImage(docker, {
    Image: image,
    Cmd: ["python3", "-c", PROOF],
    User: "1000:1000",
    HostConfig: { ReadonlyRootfs: true, NetworkMode: "none" },
  });
  if (exitCode === 0) return;
  throw new SandboxError(`The base image ${image} does not work (exit code ${exitCode}):\n${output}`, {
    exitCode: 1,
  });
}
