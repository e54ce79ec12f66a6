import { createHash } from "node:crypto";
import type { PropertyValue } from "../drivers/driver.ts";
import type { Crypter } from "./passphrase.ts";
import type { PendingOperation, ResourceRecord, Snapshot } from "./record.ts";
import { type Envelope, seal, unseal } from "./sealed.ts";
import { SECRET_SIGNATURE, SIGNATURE_KEY, type WireObject } from "./wire.ts";

/** A resource as `pulumi stack export` writes it (`apitype.ResourceV3`). */
export interface ResourceJson {
  readonly urn: string;
  readonly aliases?: readonly string[];
  readonly type: string;
  readonly custom?: boolean;
  readonly id?: string;
  readonly inputs?: WireObject;
  readonly outputs?: WireObject;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Record<string, readonly string[] | null>;
  readonly provider?: string;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly deletedWith?: string;
  readonly additionalSecretOutputs?: readonly string[];
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly external?: boolean;
  readonly delete?: boolean;
  readonly pendingReplacement?: boolean;
  readonly initErrors?: readonly string[];
  readonly created?: string;
  readonly modified?: string;
}

/** A whole state as `pulumi stack export` writes it: version 3. */
export interface CheckpointJson {
  readonly version: 3;
  readonly deployment: {
    readonly manifest: { readonly time: string; readonly magic: string; readonly version: string };
    readonly secrets_providers?: { readonly type: string; readonly state?: { readonly salt?: string } };
    readonly resources?: readonly ResourceJson[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: ResourceJson }[];
  };
}

/** What the state says wrote it; `pulumi stack import` checks the magic, which is this text's sha256. */
const WRITER = "slipway-sandbox-v1";

/** Records are never changed, so their JSON is made once; encrypting again would also change every ciphertext. */
const written = new WeakMap<Crypter, WeakMap<ResourceRecord, string>>();

/** The text of a state file: one line a resource, secrets encrypted. */
export function encodeCheckpoint(snapshot: Snapshot, crypter: Crypter, now: Date): string {
  const manifest = {
    time: now.toISOString(),
    magic: createHash("sha256").update(WRITER).digest("hex"),
    version: WRITER,
  };
  const providers = { type: "passphrase", state: { salt: crypter.salt } };
  const resources = snapshot.resources.map((record) => recordText(record, crypter));
  const pending = snapshot.pending.map(
    (operation) =>
      `{"type":${JSON.stringify(operation.type)},"resource":${recordText(operation.resource, crypter)}}`,
  );
  return [
    `{"version":3,"deployment":{"manifest":${JSON.stringify(manifest)},`,
    `"secrets_providers":${JSON.stringify(providers)},`,
    `"resources":[\n${resources.join(",\n")}\n],`,
    `"pending_operations":[\n${pending.join(",\n")}\n]}}\n`,
  ].join("\n");
}

/** Reads a state with the crypter of its own salt. Throws a plain `Error` when a value cannot be decrypted. */
export function decodeCheckpoint(checkpoint: CheckpointJson, crypter: Crypter): Snapshot {
  const { resources, pending_operations: pending } = checkpoint.deployment;
  return {
    resources: (resources ?? []).map((json) => decodeRecord(json, crypter)),
    pending: (pending ?? []).map((operation) => ({
      type: operation.type as PendingOperation["type"],
      resource: decodeRecord(operation.resource, crypter),
    })),
  };
}

function recordText(record: ResourceRecord, crypter: Crypter): string {
  let texts = written.get(crypter);
  if (!texts) {
    texts = new WeakMap();
    written.set(crypter, texts);
  }
  let text = texts.get(record);
  if (text === undefined) {
    text = JSON.stringify(encodeRecord(record, crypter));
    texts.set(record, text);
  }
  return text;
}

function encodeRecord(record: ResourceRecord, crypter: Crypter): ResourceJson {
  const encrypted: Envelope = (plain) => ({
    [SIGNATURE_KEY]: SECRET_SIGNATURE,
    ciphertext: crypter.encrypt(JSON.stringify(plain)),
  });
  const flag = (value: boolean) => value || undefined;
  const list = (values: readonly string[]) => (values.length > 0 ? values : undefined);
  const json: { [K in keyof ResourceJson]: ResourceJson[K] | undefined } = {
    ...record,
    inputs: seal(record.inputs, encrypted),
    outputs: seal(record.outputs, encrypted),
    dependencies: list(record.dependencies),
    additionalSecretOutputs: list(record.additionalSecretOutputs),
    ignoreChanges: list(record.ignoreChanges),
    replaceOnChanges: list(record.replaceOnChanges),
    initErrors: list(record.initErrors),
    protect: flag(record.protect),
    retainOnDelete: flag(record.retainOnDelete),
    external: flag(record.external),
    delete: flag(record.delete),
    pendingReplacement: flag(record.pendingReplacement),
  };
  return json as ResourceJson;
}

function decodeRecord(json: ResourceJson, crypter: Crypter): ResourceRecord {
  const record: ResourceRecord = {
    urn: json.urn,
    aliases: json.aliases,
    type: json.type,
    custom: json.custom === true,
    id: json.id,
    inputs: unseal(decrypted(json.inputs ?? {}, crypter)),
    outputs: unseal(decrypted(json.outputs ?? {}, crypter)),
    parent: json.parent,
    dependencies: json.dependencies ?? [],
    propertyDependencies: Object.fromEntries(
      Object.entries(json.propertyDependencies ?? {}).map(([key, urns]) => [key, urns ?? []]),
    ),
    provider: json.provider,
    protect: json.protect === true,
    retainOnDelete: json.retainOnDelete === true,
    deletedWith: json.deletedWith,
    additionalSecretOutputs: json.additionalSecretOutputs ?? [],
    ignoreChanges: json.ignoreChanges ?? [],
    replaceOnChanges: json.replaceOnChanges ?? [],
    external: json.external === true,
    delete: json.delete === true,
    pendingReplacement: json.pendingReplacement === true,
    initErrors: json.initErrors ?? [],
    created: json.created,
    modified: json.modified,
  };
  const texts = written.get(crypter) ?? new WeakMap<ResourceRecord, string>();
  texts.set(record, JSON.stringify(json));
  written.set(crypter, texts);
  return record;
}

function decrypted(value: WireObject, crypter: Crypter): WireObject {
  return walkSecrets(value, (envelope) => ({
    [SIGNATURE_KEY]: SECRET_SIGNATURE,
    value: JSON.parse(
      typeof envelope.ciphertext === "string"
        ? crypter.decrypt(envelope.ciphertext)
        : String(envelope.plaintext),
    ) as PropertyValue,
  })) as WireObject;
}

/** Replaces every secret envelope in stored properties; works without a passphrase. */
export function walkSecrets(value: unknown, replace: (envelope: WireObject) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => walkSecrets(item, replace));
  if (value === null || typeof value !== "object") return value;
  const object = value as WireObject;
  if (object[SIGNATURE_KEY] === SECRET_SIGNATURE) return replace(object);
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, walkSecrets(item, replace)]));
}
