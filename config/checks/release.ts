import { parseImage } from "../image.ts";
import { LABEL } from "../names.ts";
import { suggestion } from "../nearest.ts";
import { type Problem, pathText, quote } from "../problem.ts";
import type { ServiceScope } from "./scope.ts";

/** Whether the images of this run belong to the services: the stack file says which repository, and may pin a digest. */
export function checkRelease(
  images: Readonly<Record<string, string>>,
  scopes: readonly ServiceScope[],
): Problem[] {
  // Without any service that is the problem, not the images.
  if (scopes.length === 0) return [];
  return Object.entries(images).flatMap(([key, image]) => {
    const text = imageError(key, image, scopes);
    return text === undefined ? [] : [{ path: ["release", "images", key], text }];
  });
}

function imageError(key: string, image: string, scopes: readonly ServiceScope[]): string | undefined {
  const scope = scopes.find((each) => each.key === key);
  if (!scope) {
    const known = scopes.map((each) => each.key).filter((each) => LABEL.test(each));
    return `is for no service. ${suggestion(key, known)}`;
  }
  const use = { stack: scope.stack, service: key };
  const wanted = parseImage(image, use);
  if (typeof wanted === "string") return wanted;
  const own = scope.fields.image === undefined ? undefined : parseImage(scope.fields.image, use);
  if (own === undefined || typeof own === "string") return undefined;
  const setting = pathText(["services", key, "image"]);
  if (own.repository !== wanted.repository) {
    return `is ${quote(image)}, but ${setting} is ${own.repository}. Deploy an image of that repository, or change ${setting} first.`;
  }
  if (own.digest === undefined || own.digest === wanted.digest) return undefined;
  return `is ${quote(image)}, but ${setting} pins another digest. Remove the digest from ${setting}.`;
}
