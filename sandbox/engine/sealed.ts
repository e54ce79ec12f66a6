import { type PropertyMap, type PropertyValue, UNKNOWN } from "../drivers/driver.ts";
import { getAt, type Path } from "./property-path.ts";
import {
  OUTPUT_SIGNATURE,
  RESOURCE_SIGNATURE,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
  type WireObject,
} from "./wire.ts";

/** Properties in plain text, and beside them which of them are secret. Drivers see the values, the state seals them. */
export interface Sealed {
  readonly values: PropertyMap;
  /** One inside another says nothing more. */
  readonly secrets: readonly Path[];
}

export const NOTHING: Sealed = { values: {}, secrets: [] };

/** Takes the secret envelopes off what came from the program. A resource becomes its id, a component its URN. */
export function unseal(wire: WireObject): Sealed {
  const secrets: Path[] = [];
  const values: PropertyMap = {};
  for (const [key, value] of Object.entries(wire)) values[key] = unwrap(value, [key], secrets, false);
  return { values, secrets };
}

function unwrap(value: unknown, path: Path, secrets: Path[], inSecret: boolean): PropertyValue {
  if (value === undefined || value === null) return null;
  if (typeof value !== "object") return value as PropertyValue;
  if (Array.isArray(value)) return value.map((item, i) => unwrap(item, [...path, i], secrets, inSecret));
  const object = value as WireObject;
  const signature = object[SIGNATURE_KEY];
  if (signature === SECRET_SIGNATURE || (signature === OUTPUT_SIGNATURE && object.secret === true)) {
    if (!inSecret) secrets.push(path);
    return unwrap("value" in object ? object.value : UNKNOWN, path, secrets, true);
  }
  if (signature === OUTPUT_SIGNATURE) {
    return "value" in object ? unwrap(object.value, path, secrets, inSecret) : UNKNOWN;
  }
  if (signature === RESOURCE_SIGNATURE) {
    const id = object.id ?? object.urn;
    // The id of a resource that a preview would create is empty on the wire.
    return typeof id === "string" && id !== "" ? id : UNKNOWN;
  }
  const result: PropertyMap = {};
  for (const [key, item] of Object.entries(object)) {
    result[key] = unwrap(item, [...path, key], secrets, inSecret);
  }
  return result;
}

/** Puts a secret in its envelope. */
export type Envelope = (plain: PropertyValue) => unknown;

/** The envelope of the wire, with the plain value in it. */
export const wireEnvelope: Envelope = (plain) => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, value: plain });

/** What a reader without the right to see secrets gets. */
export const maskEnvelope: Envelope = () => "[secret]";

/** Puts every secret of `sealed` into an envelope; everything else stays as it is. */
export function seal(sealed: Sealed, envelope: Envelope): WireObject {
  const secret = new Set(sealed.secrets.map((path) => JSON.stringify(path)));
  if (secret.size === 0) return sealed.values;
  const wrap = (value: PropertyValue, path: Path): unknown => {
    if (secret.has(JSON.stringify(path))) return envelope(value);
    if (Array.isArray(value)) return value.map((item, i) => wrap(item, [...path, i]));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, wrap(item, [...path, key])]));
  };
  return wrap(sealed.values, []) as WireObject;
}

/** The secret values themselves. */
export function secretValues(sealed: Sealed): PropertyValue[] {
  return sealed.secrets
    .map((path) => getAt(sealed.values, path))
    .filter((value): value is PropertyValue => value !== undefined);
}

/** Other values under the secrecy of `sealed`: paths that no longer lead anywhere are dropped. */
export function reseal(values: PropertyMap, sealed: Sealed): Sealed {
  return { values, secrets: sealed.secrets.filter((path) => getAt(values, path) !== undefined) };
}

/** Values that are secret wherever `other` is, too: what was secret once stays so. */
export function alsoSecret(sealed: Sealed, other: Sealed): Sealed {
  const known = new Set(sealed.secrets.map((path) => JSON.stringify(path)));
  const added = reseal(sealed.values, other).secrets.filter((path) => !known.has(JSON.stringify(path)));
  return added.length === 0 ? sealed : { values: sealed.values, secrets: [...sealed.secrets, ...added] };
}

/** Whether an unknown value lies anywhere inside. */
export function hasUnknown(value: PropertyValue): boolean {
  if (value === UNKNOWN) return true;
  if (value === null || typeof value !== "object") return false;
  return (Array.isArray(value) ? value : Object.values(value)).some(hasUnknown);
}
