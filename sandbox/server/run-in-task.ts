import type Docker from "dockerode";
import { SandboxError } from "./sandbox-error.ts";

/** Runs a command in the container of a service's task and gives what it prints. Throws {@link SandboxError} where it fails. */
export async function runInTask(docker: Docker, service: string, command: string[]): Promise<string> {
  const filters = JSON.stringify({ label: [`com.docker.swarm.service.name=${service}`] });
  const [found] = await docker.listContainers({ filters });
  if (found === undefined) throw new SandboxError(`no task of ${service} runs.`);
  const container = docker.getContainer(found.Id);
  const exec = await container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  const chunks: Buffer[] = [];
  const output = { write: (chunk: Buffer) => chunks.push(chunk), end: () => undefined };
  container.modem.demuxStream(stream, output as never, output as never);
  await new Promise((resolve, reject) => stream.once("end", resolve).once("error", reject));
  const text = Buffer.concat(chunks).toString().trimEnd();
  const { ExitCode } = await exec.inspect();
  if (ExitCode !== 0) throw new SandboxError(`a command in ${service} failed:\n${text}`);
  return text;
}
