/** The first 12 digits of the digest in `repository@sha256:…`: enough for people to tell versions apart. */
export function shortDigest(image: string): string {
  return /@sha256:([0-9a-f]{12})/.exec(image)?.[1] ?? image;
}

/** The same as a message shows it: `9a0b12cd34ef…`. */
export function shownDigest(image: string): string {
  return `${shortDigest(image)}…`;
}
