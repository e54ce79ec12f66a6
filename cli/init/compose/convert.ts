import { mapValues } from "../../../config/map-values.ts";
import type { ServiceInput } from "../../../config/service.ts";
import type { Note } from "./note.ts";
import { type ComposeFile, readCompose } from "./read-compose.ts";
import { convertService } from "./service.ts";

/** A compose file as services of a stack file, and a line for everything that is not the same there. */
export interface Converted {
  readonly services: Readonly<Record<string, ServiceInput>>;
  /** `compose.yaml:12:5: services.web.ports: …`, in the order of the file. */
  readonly notes: readonly string[];
}

/** Keys at the top that need nothing said: volumes are declared by who mounts them, and each stack has one network. */
const SILENT = ["version", "name", "services", "volumes", "networks"];

/** Carries a compose file over. Throws `UsageError` for a text that is none. */
export function convertCompose(file: string, text: string, project: string): Converted {
  const compose = readCompose(file, text);
  const notes: Note[] = topNotes(compose);
  const keys = mapValues(compose.services, (_, name) => keyOf(name));
  const services = Object.entries(compose.services).map(([name, service]) => {
    const at = ["services", name];
    const key = keys[name] ?? name;
    const say = (path: Note["path"], what: string) => notes.push({ path: [...at, ...path], text: what });
    if (key !== name)
      say([], `is called ${key} here, in the network too. Change what reaches it by its name.`);
    const { after, ...rest } = convertService(key, project, service, say);
    const known = (after ?? []).flatMap((other) => keys[other] ?? []);
    return [key, { ...rest, ...(known.length > 0 && { after: known }) }] as const;
  });
  notes.push(...sharedSecrets(compose, services));
  return {
    services: Object.fromEntries(services) as Converted["services"],
    notes: compose.located(notes),
  };
}

function topNotes({ top }: ComposeFile): Note[] {
  return Object.keys(top)
    .filter((key) => !SILENT.includes(key) && !key.startsWith("x-"))
    .map((key) => ({ path: [key], text: "has no counterpart, and was left out." }));
}

/** A secret has one value in a stack; in a compose file each service may have its own. */
function sharedSecrets(
  compose: ComposeFile,
  services: readonly (readonly [string, { readonly secretEnv?: readonly string[] | undefined }])[],
): Note[] {
  const seen = new Map<string, string>();
  return Object.keys(compose.services).flatMap((name, index) => {
    const [key = name, service] = services[index] ?? [];
    return (service?.secretEnv ?? []).flatMap((secret) => {
      const first = seen.get(secret);
      if (first === undefined) seen.set(secret, key);
      const text = `has one value in a stack, that of ${first} too. Rename it where they differ.`;
      return first === undefined ? [] : [{ path: ["services", name, "environment", secret], text }];
    });
  });
}

function keyOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "");
}
