import type { ImageConfig } from "./config.ts";
import { quote } from "./problem.ts";

/** Where an image is named: for the command that repairs a tag. */
export interface ImageUse {
  readonly stack: string;
  readonly service: string;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const HOST = /^(localhost|[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:[0-9]{1,5})?$/;
const COMPONENT = /^[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*$/;
const LONGEST_REPOSITORY = 255;
const FORM = "repository or repository@sha256:… with 64 digits";

/**
 * An image as Docker names it in full: `alice` is `docker.io/library/alice`. Gives the message of the problem instead for
 * a tag, upper case, or anything that is no image. Grammar: distribution/reference.
 */
export function parseImage(text: string, use: ImageUse): ImageConfig | string {
  if (text !== text.toLowerCase()) {
    return `is ${quote(text)}, must be in lower case. Write ${quote(text.toLowerCase())}.`;
  }
  const [name = "", digest, ...more] = text.split("@");
  const tag = /:[^/]*$/.exec(name)?.[0];
  if (tag !== undefined) return tagError(text, name.slice(0, -tag.length), tag, digest, use);
  const repository = fullName(name);
  const wrong = repository === undefined || more.length > 0 || (digest !== undefined && !DIGEST.test(digest));
  if (wrong) return `is ${quote(text)}, must be ${FORM}. Write it like docker.io/acme/alice.`;
  return digest === undefined ? { repository } : { repository, digest };
}

/** A reference as Docker gives it, which is the short one for Docker Hub, with its repository in full. */
export function longReference(reference: string): string {
  const [name = "", ...digest] = reference.split("@");
  return [fullName(name) ?? name, ...digest].join("@");
}

/** Repository of `repository@sha256:…`. */
export function repositoryOf(reference: string): string {
  return reference.slice(0, reference.indexOf("@"));
}

/** A tag moves, a digest does not: what runs would no longer be what was tested. */
function tagError(
  text: string,
  name: string,
  tag: string,
  digest: string | undefined,
  use: ImageUse,
): string {
  if (fullName(name) === undefined || !/^:\w[\w.-]{0,127}$/.test(tag)) {
    return `is ${quote(text)}, must be ${FORM}. Write it like docker.io/acme/alice.`;
  }
  const has = `is ${quote(text)}, which has a tag`;
  if (digest !== undefined) return `${has} beside the digest. Write ${quote(`${name}@${digest}`)}.`;
  const command = `slipway deploy --stack ${use.stack} --service ${use.service} --image ${name}${tag}`;
  return `${has}. Write ${quote(name)}, and deploy the tag with: ${command}`;
}

/** Repository with its registry, and `library` on Docker Hub; undefined when it is none. */
function fullName(name: string): string | undefined {
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  const hasHost = /[.:]/.test(first) || first === "localhost";
  const host = !hasHost || first === "index.docker.io" ? "docker.io" : first;
  const rest = hasHost ? name.slice(slash + 1) : name;
  const path = host === "docker.io" && !rest.includes("/") ? `library/${rest}` : rest;
  const repository = `${host}/${path}`;
  const valid =
    HOST.test(host) &&
    path.split("/").every((component) => COMPONENT.test(component)) &&
    repository.length <= LONGEST_REPOSITORY &&
    !/^[0-9a-f]{64}$/.test(name);
  return valid ? repository : undefined;
}
