import type { FileService } from "./stack-file.ts";

/**
 * The images of a whole run: what is given for it, else what passed last. Services that the stack file does not have are
 * left out, as are those that it pins by hand, and what ran from another repository than the file's: the program refuses
 * those. A run always gets the whole map, so that every entry of the history says what ran.
 */
export function releaseMap(
  services: Readonly<Record<string, FileService>>,
  passed: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(services).flatMap(([key, { repository, digest }]) => {
      const image = given[key] ?? passed[key];
      const fits = image !== undefined && digest === undefined && image.startsWith(`${repository}@`);
      return fits ? [[key, image]] : [];
    }),
  );
}
