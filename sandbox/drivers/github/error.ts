import { RequestError } from "@octokit/request-error";
import { repairOf } from "../../../github/repair.ts";
import type { PropertyMap, PropertyValue } from "../driver.ts";
import { asList, asMap, asText, isMap } from "../properties.ts";

/** A refusal of GitHub, in the words of the real provider: `PUT http://…: 422 Validation Failed [name: already_exists]`. */
export class GitHubError extends Error {
  /** HTTP status; undefined where there was no answer. */
  readonly status: number | undefined;
  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.name = "GitHubError";
    this.status = status;
  }
}

/** Whether an error is GitHub saying that there is no such thing, or none that the token may see. */
export function isNotFound(error: unknown): boolean {
  return error instanceof GitHubError && error.status === 404;
}

/** What octokit throws, as it is told to people. A request's body may be a secret's box and is never in it. */
export function toGitHubError(error: unknown): unknown {
  if (!(error instanceof RequestError)) return error;
  const { method, url } = error.request;
  const where = `${method} ${url}`;
  const { response } = error;
  if (response === undefined) {
    const repair = repairOf(undefined, error.message);
    const text = `${where}: GitHub does not answer: ${error.message}. ${repair}`;
    return new GitHubError(text, undefined, { cause: error });
  }
  const data = asMap(response.data as PropertyMap);
  const errors = asList(data.errors).map(detail).join(", ");
  const message = asText(data.message) || "no message";
  const repair = repairOf(error.status, message);
  const refusal = `${where}: ${error.status} ${message} [${errors}]`;
  return new GitHubError(repair === undefined ? refusal : `${refusal}. ${repair}`, error.status, {
    cause: error,
  });
}

function detail(item: PropertyValue): string {
  if (!isMap(item)) return String(item);
  return [item.resource, item.field, item.code, item.message]
    .filter((part) => typeof part === "string")
    .join(" ");
}
