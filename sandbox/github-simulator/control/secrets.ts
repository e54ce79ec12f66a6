import sodium from "libsodium-wrappers";
import { z } from "zod";
import type { Simulator } from "../simulator.ts";
import type { StoredSecret } from "../state/state.ts";
import { repositoryNamedIn } from "./clicks.ts";

/** Where secrets are: in a repository, or in one of its environments. */
export const secretPlace = z.strictObject({ repository: z.string(), environment: z.string().optional() });

/** One secret, by its value. */
export const secretByHand = z.strictObject({ ...secretPlace.shape, name: z.string(), value: z.string() });

/** The values of all secrets there, by name. */
export function secretsAt(simulator: Simulator, place: z.infer<typeof secretPlace>): Record<string, string> {
  const plain = ([name, { sealed }]: [string, StoredSecret]) => [name, simulator.keys.unseal(sealed) ?? ""];
  return Object.fromEntries(Object.entries(heldAt(simulator, place)).map(plain));
}

/** Seals a value and puts it there. */
export function sealedByHand(simulator: Simulator, given: z.infer<typeof secretByHand>): void {
  const { store, keys } = simulator;
  const box = sodium.crypto_box_seal(given.value, Buffer.from(keys.publicKey, "base64"));
  const held = heldAt(simulator, given);
  const now = store.now();
  const createdAt = held[given.name]?.createdAt ?? now;
  held[given.name] = { sealed: Buffer.from(box).toString("base64"), createdAt, updatedAt: now };
}

function heldAt(
  { store }: Simulator,
  { repository, environment }: z.infer<typeof secretPlace>,
): Record<string, StoredSecret> {
  const found = repositoryNamedIn(store.state, repository);
  if (environment === undefined) return found.secrets;
  const held = found.environments[environment]?.secrets;
  if (!held) throw new Error(`${repository}: has no environment "${environment}".`);
  return held;
}
