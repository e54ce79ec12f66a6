import type { Registry } from "./registry.ts";

/** The forms of a manifest that Docker engines of today push. */
const MANIFESTS = [
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
].join(", ");

/** Digest of a tag in the registry, `sha256:…`; undefined where the registry has none of that name. */
export async function digestIn(
  registry: Registry,
  repository: string,
  tag: string,
): Promise<string | undefined> {
  const response = await fetch(`http://${registry.host}/v2/${repository}/manifests/${tag}`, {
    method: "HEAD",
    headers: { accept: MANIFESTS },
    signal: AbortSignal.timeout(5000),
  });
  return response.ok ? (response.headers.get("docker-content-digest") ?? undefined) : undefined;
}
