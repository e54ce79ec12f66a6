import { UsageError } from "./failure.ts";
import type { WantedImage } from "./resolve-image.ts";
import type { FileService } from "./stack-file.ts";

/**
 * Images by service from the command line: `--image SERVICE=IMAGE`, or `--service SERVICE --image IMAGE` in pairs, in order.
 * With one service in the stack, `--image IMAGE` is enough. Throws {@link UsageError}.
 */
export function wantedImages(
  named: readonly string[],
  images: readonly string[],
  services: Readonly<Record<string, FileService>>,
): readonly WantedImage[] {
  const waiting = [...named];
  const only =
    Object.keys(services).length === 1 && named.length === 0 ? Object.keys(services)[0] : undefined;
  const wanted = images.map((image) => {
    const [service, rest] = split(image);
    if (service !== undefined) return { service, image: rest };
    const next = waiting.shift() ?? (images.length === 1 ? only : undefined);
    if (next === undefined) {
      throw new UsageError(`--image ${image}: is for which service? Write --image SERVICE=${image}.`);
    }
    return { service: next, image };
  });
  const [left] = waiting;
  if (left !== undefined)
    throw new UsageError(`--service ${left}: has no image. Write --image ${left}=IMAGE.`);
  if (wanted.length === 0) throw new UsageError("--image: is missing. Write --image SERVICE=IMAGE.");
  const twice = wanted.find(
    ({ service }, index) => wanted.findIndex((each) => each.service === service) < index,
  );
  if (twice) throw new UsageError(`--image ${twice.service}: is given twice. Remove one of the two.`);
  return wanted;
}

/** No image has an equals sign in its name. */
function split(image: string): readonly [string | undefined, string] {
  const at = image.indexOf("=");
  return at < 0 ? [undefined, image] : [image.slice(0, at), image.slice(at + 1)];
}
