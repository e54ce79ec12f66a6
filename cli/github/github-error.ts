import { statusOf } from "../../github/answers.ts";
import { CommandError } from "../failure.ts";

/** Does something with GitHub. What GitHub refuses becomes a {@link CommandError} that says what was being done. */
export async function onGithub<Result>(doing: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined) throw error;
    throw new CommandError(`${doing}: ${reason(status, error as ErrorAnswer)}`);
  }
}

interface ErrorAnswer {
  readonly message: string;
  readonly response?: { readonly data?: { readonly message?: unknown } };
}

/** GitHub's own words. The client's message has the address and the documentation too, and is for programmers. */
function reason(status: number, { message, response }: ErrorAnswer): string {
  const said = response?.data?.message;
  const words = typeof said === "string" ? said : message;
  // The client gives 500 to what never got an answer.
  if (response === undefined) return `GitHub does not answer (${words}).`;
  const repair = status === 401 ? " Set GITHUB_TOKEN to a token that is still good." : "";
  return `GitHub answers ${status}: ${words}.${repair}`.replace(/\.\.$/, ".");
}
