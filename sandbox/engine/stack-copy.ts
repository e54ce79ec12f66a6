import { join } from "node:path";
import { type Document, isMap, isScalar, parseDocument } from "yaml";
import { isMapping } from "../../config/fields.ts";
import { isThisMachine } from "../../config/loopback.ts";
import { EngineError } from "../../engine/port.ts";
import { readLocalAccess } from "../../github/local-access.ts";
import { readIfThere, writeAtomic } from "./atomic-file.ts";
import type { Layout } from "./layout.ts";
import { crypterFor } from "./passphrase-source.ts";
import type { Project } from "./project.ts";
import { parseStackFile, type StackFile } from "./stack-config.ts";

/**
 * Copies the tracked stack file to `.sandbox/stacks`, with the images that the sandbox built in place of the real
 * repositories, its own GitHub and SSH server in place of the real ones, and with an `encryptionsalt`. The checkout is never
 * written. Returns the copy's path. Throws
 * {@link EngineError} `usage` where there is no such stack, or where it is not for this machine.
 */
export async function copyStackFile(project: Project, layout: Layout, stack: string): Promise<string> {
  const tracked = join(project.folder, `Pulumi.${stack}.yaml`);
  const text = await readIfThere(tracked);
  if (text === undefined) {
    throw new EngineError("usage", `${tracked}: no such file. Create it, or name another stack.`);
  }
  refuseOtherHosts(parseStackFile(tracked, text, project.name));
  const document: Document = parseDocument(text);
  mapImages(document, await readImages(layout.images));
  pointToServer(document, (await readMap(layout.hosts, "servers"))[stack]);
  pointToGitHub(document, readLocalAccess(project.folder)?.baseUrl);
  const copy = layout.stackFile(stack);
  const before = await readIfThere(copy);
  if (!document.get("encryptionsalt")) {
    if (!isMap(document.contents)) document.contents = document.createNode({});
    document.set("encryptionsalt", await saltFor(project, layout, copy, before));
  }
  const after = String(document);
  if (after !== before) await writeAtomic(copy, after);
  return copy;
}

/** The sandbox acts on this machine only. Throws {@link EngineError} `usage`. */
export function refuseOtherHosts(file: StackFile): void {
  const host = file.raw.get("slipway:host");
  if (host === undefined || isThisMachine(host)) return;
  throw new EngineError(
    "usage",
    `${file.path}: config.slipway:host: is ${JSON.stringify(host)}, the sandbox deploys to this machine only. Set it to local, or use the real engine: --engine pulumi.`,
  );
}

/** The salt of the copy that is there, so that what was encrypted with it stays readable; else a new one. */
async function saltFor(
  project: Project,
  layout: Layout,
  copy: string,
  before: string | undefined,
): Promise<string> {
  const kept = before === undefined ? undefined : parseStackFile(copy, before, project.name).salt;
  if (kept) return kept;
  const crypter = await crypterFor({ generated: layout.passphrase, where: copy, salt: undefined });
  return crypter.salt;
}

async function readImages(path: string): Promise<Record<string, string>> {
  const images = await readMap(path, "repositories");
  if (Object.values(images).every((value) => typeof value === "string")) {
    return images as Record<string, string>;
  }
  throw malformed(path, "is no mapping of repositories");
}

async function readMap(path: string, of: string): Promise<Record<string, unknown>> {
  const text = await readIfThere(path);
  if (text === undefined) return {};
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw malformed(path, (error as Error).message);
  }
  if (isMapping(json)) return { ...json };
  throw malformed(path, `is no mapping of ${of}`);
}

function malformed(path: string, problem: string): EngineError {
  return new EngineError("usage", `${path}: ${problem}. Run npm start again to rebuild it.`);
}

/** Only what is on this machine anyway goes to its SSH server. */
function pointToServer(document: Document, host: unknown): void {
  const place = ["config", "slipway:host"];
  if (host !== undefined && document.getIn(place) === "local")
    document.setIn(place, document.createNode(host));
}

function pointToGitHub(document: Document, baseUrl: string | undefined): void {
  const repository = document.getIn(["config", "slipway:repository"], true);
  if (baseUrl !== undefined && isMap(repository)) repository.set("baseUrl", baseUrl);
}

function mapImages(document: Document, images: Record<string, string>): void {
  const services = document.getIn(["config", "slipway:services"], true);
  if (!isMap(services)) return;
  for (const { value: service } of services.items) {
    const image = isMap(service) ? service.get("image", true) : undefined;
    if (!isScalar(image) || typeof image.value !== "string") continue;
    // A digest written by hand is one of the real registry: the sandbox's own copy has another.
    const [repository = "", digest] = image.value.split("@");
    const mapped = images[repository];
    if (mapped !== undefined) image.value = digest === undefined ? mapped : `${mapped}@${digest}`;
  }
}
