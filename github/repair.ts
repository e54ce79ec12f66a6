const LATER = "Run the command again later: it goes on where it stopped.";

/** What repairs a refusal of GitHub; undefined where its own words say that. */
export function repairOf(status: number | undefined, message: string): string | undefined {
  if (status === undefined || status >= 500 || /rate limit/i.test(message)) return LATER;
  if (status === 401) return "The token is wrong or has ended: set GITHUB_TOKEN to a valid one.";
  if (status === 403 && !/upgrade/i.test(message))
    return "The token lacks a right: it needs to administer the repository.";
  if (status === 404)
    return "It is gone, or the token may not see it any more: it needs to administer the repository.";
  return undefined;
}
