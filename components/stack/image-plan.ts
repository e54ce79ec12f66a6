import type { ImageConfig } from "../../config/config.ts";
import { ConfigError } from "../../config/error.ts";

/** Which image each service shall run, from what is known of it. */
export interface ImageSources {
  readonly stack: string;
  /** By service, as the configuration names them. */
  readonly wanted: Readonly<Record<string, ImageConfig>>;
  /** For this one run, `repository@sha256:…` by service. */
  readonly release: Readonly<Record<string, string>>;
  /** What passed last in this stack, `repository@sha256:…` by service. */
  readonly running: Readonly<Record<string, string>>;
}

/**
 * Image by service, `repository@sha256:…`: the one pinned by hand, else the one given for this run, else the one that
 * passed last. One from another repository than the configuration's does not count.
 *
 * @throws ConfigError naming every service of which no version is known.
 */
export function planImages(sources: ImageSources): Record<string, string> {
  const images: Record<string, string> = {};
  const unknown: string[] = [];
  for (const [service, image] of Object.entries(sources.wanted)) {
    const known = choose(service, image, sources);
    if (known === undefined) unknown.push(service);
    else images[service] = known;
  }
  if (unknown.length > 0) throw new ConfigError(unknown.map((service) => problem(service, unknown, sources)));
  return images;
}

function choose(service: string, image: ImageConfig, { release, running }: ImageSources): string | undefined {
  if (image.digest !== undefined) return `${image.repository}@${image.digest}`;
  return [release[service], running[service]].find((known) => known?.startsWith(`${image.repository}@`));
}

function problem(service: string, unknown: readonly string[], { stack, wanted }: ImageSources): string {
  const { repository } = wanted[service] as ImageConfig;
  const flags = unknown.map((name) => `--image ${name}=${(wanted[name] as ImageConfig).repository}:TAG`);
  return (
    `services.${service}.image: is ${repository}, and no version of it is known in stack ${stack} yet. ` +
    `Deploy one: slipway deploy --stack ${stack} ${flags.join(" ")}, or pin ${repository}@sha256:….`
  );
}
