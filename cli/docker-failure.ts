import { CommandError } from "./failure.ts";

/** What the Docker engine, or its absence, says to a request, with the repair. */
export function dockerFailure(error: unknown, doing: string): CommandError {
  const { code, message, address } = error as { code?: string; message?: string; address?: string };
  const where = process.env.DOCKER_HOST || "/var/run/docker.sock";
  const repairs: Record<string, string> = {
    ESSH: `the connection to ${address} was lost. Run the same command again. ssh says: ${message}`,
    ENOENT: `there is no Docker engine at ${where}. Start Docker, or set DOCKER_HOST.`,
    ECONNREFUSED: `no Docker engine answers at ${where}. Start Docker, or set DOCKER_HOST.`,
    EACCES: `the Docker engine at ${where} may not be used by this user. Add the user to the group docker.`,
  };
  const text = repairs[code ?? ""] ?? `the Docker engine says: ${dockerText(message)}`;
  return new CommandError(`${doing}: ${text}`, { cause: error });
}

/** The engine's own words, without the client's frame `(HTTP code 404) no such service - `. */
export function dockerText(message = "nothing"): string {
  return message.replace(/^\(HTTP code \d+\) .*? - /s, "").trim();
}
