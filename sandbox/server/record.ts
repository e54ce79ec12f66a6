import { randomBytes } from "node:crypto";
import { z } from "zod";
import { readIfThere, writeAtomic } from "../engine/atomic-file.ts";
import type { ServerLayout } from "./layout.ts";
import { SandboxError } from "./sandbox-error.ts";

const processSchema = z.object({ pid: z.int().positive(), started: z.string(), boot: z.string() });

const swarmSchema = z.object({
  /** When it was asked for, in milliseconds: tells a Swarm that was made just before a kill from somebody else's. */
  asked: z.number(),
  /** Its identifier. Absent between the request and its answer. */
  id: z.string().optional(),
  /** Whether the bridge docker_gwbridge was there before: Docker makes it with the Swarm, and leaves it behind. */
  bridgeBefore: z.boolean(),
});

const recordSchema = z.object({
  /** Marks the images of this project folder, so that another folder's sandbox on the same engine keeps its own. */
  id: z.string(),
  /** Our own Docker engine, where this machine had none. */
  dockerd: z.object({ socket: z.string(), process: processSchema.optional() }).optional(),
  /** Whether the cgroup hierarchies were mounted by us. */
  cgroups: z.boolean().default(false),
  /** Packages that were missing and are now installed. They stay: only their owner can tell who else uses them by now. */
  packages: z.array(z.string()).default([]),
  /** The Swarm that we made. */
  swarm: swarmSchema.optional(),
  registry: z.object({ port: z.int(), process: processSchema.optional() }).optional(),
  github: z.object({ port: z.int(), process: processSchema.optional() }).optional(),
  sshd: z.object({ port: z.int(), process: processSchema.optional() }).optional(),
  /** What each set of images was built from, and what came out, by name and tag. */
  imageSets: z
    .record(z.string(), z.object({ sources: z.string(), digests: z.record(z.string(), z.string()) }))
    .optional(),
  /** Images that we made, by reference. */
  images: z.array(z.string()).default([]),
});

/** What the sandbox made on this machine. Written before or right after each thing is made, whole or not at all. */
export type ServerRecord = z.infer<typeof recordSchema>;

/** The record of a project folder; an empty one with a new id where there is none yet. */
export async function readRecord(layout: ServerLayout): Promise<ServerRecord> {
  const text = await readIfThere(layout.record);
  if (text === undefined) return recordSchema.parse({ id: randomBytes(6).toString("hex") });
  return parseRecord(layout.record, text);
}

/** Parses the text of a record. @throws SandboxError where it is none. */
export function parseRecord(path: string, text: string): ServerRecord {
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new SandboxError(
      `${path}: cannot be read (${reason}). Move it away and run the command again; what it recorded is found again by labels.`,
      { cause: error },
    );
  }
}

/** Reads the record, changes it and writes it back. */
export async function updateRecord(
  layout: ServerLayout,
  change: (record: ServerRecord) => Partial<ServerRecord>,
): Promise<ServerRecord> {
  const before = await readRecord(layout);
  const after = { ...before, ...change(before) };
  await writeAtomic(layout.record, `${JSON.stringify(after, null, 2)}\n`);
  return after;
}

/** Writes down images before they are made, so that a kill in between leaves none that nobody remembers. */
export async function rememberImages(layout: ServerLayout, references: readonly string[]): Promise<void> {
  await updateRecord(layout, (record) => ({ images: [...new Set([...record.images, ...references])] }));
}
