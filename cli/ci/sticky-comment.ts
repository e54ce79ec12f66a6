import { onGithub } from "../github/github-error.ts";
import type { OpenGithub } from "../github/open-github.ts";

/** Comments of one page: GitHub gives no more. */
const PAGE = 100;

/**
 * Puts a text into a pull request, in the one comment that carries the key: made the first time, changed from then on, and left
 * alone where it is the same. Gives its address. Throws `CommandError` with what GitHub says.
 */
export async function putComment(open: OpenGithub, pull: number, key: string, text: string): Promise<string> {
  const { github, at, repository } = open;
  const body = `${markerOf(key)}\n${text}`;
  return onGithub(`commenting on pull request ${pull} of ${repository}`, async () => {
    const there = await findComment(open, pull, key);
    if (there?.body === body) return there.html_url;
    const { data } =
      there === undefined
        ? await github.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
            ...at,
            issue_number: pull,
            body,
          })
        : await github.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
            ...at,
            comment_id: there.id,
            body,
          });
    return data.html_url;
  });
}

/** Not shown by GitHub, and no text that a person writes. */
function markerOf(key: string): string {
  return `<!-- slipway: ${key} -->`;
}

async function findComment({ github, at }: OpenGithub, pull: number, key: string) {
  for (let page = 1; ; page += 1) {
    const { data } = await github.request("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      ...at,
      issue_number: pull,
      per_page: PAGE,
      page,
    });
    const found = data.find(({ body }) => body?.startsWith(markerOf(key)));
    if (found !== undefined || data.length < PAGE) return found;
  }
}
