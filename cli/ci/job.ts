import { githubClient } from "../../github/client.ts";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import type { OpenGithub } from "../github/open-github.ts";

/** GitHub and the repository of the job that this is, by what GitHub puts into a job's environment. Throws {@link UsageError}. */
export function openJob({ world, out }: Context): OpenGithub {
  const { GITHUB_REPOSITORY: repository = "", GITHUB_API_URL: api, GITHUB_TOKEN: token } = world.env;
  const [owner = "", repo = ""] = repository.split("/");
  if (owner === "" || repo === "") {
    throw new UsageError(
      "GITHUB_REPOSITORY: is not set. GitHub sets it in a job: call this from a step of one.",
    );
  }
  if (!token) {
    throw new UsageError("GITHUB_TOKEN: is not set. Give the step the token of its job: github.token.");
  }
  const onWait = (seconds: number) => out.say(`GitHub asks to wait ${seconds} s`);
  return {
    github: githubClient({ baseUrl: baseUrlOf(api), token, onWait }),
    at: { owner, repo },
    repository,
  };
}

/** GitHub's own has no path; that of an Enterprise Server ends in `/api/v3`, which the client adds. */
function baseUrlOf(api = "https://api.github.com"): string {
  return `${api.replace(/\/+$/, "").replace(/\/api\/v3$/, "")}/`;
}
