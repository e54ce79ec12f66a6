import { inOrder } from "../stack/in-order.ts";

/** Services of a configuration, as far as their order goes. */
export type Ordered = Readonly<Record<string, { readonly after: readonly string[] }>>;

/**
 * What each service waits for on the way back: those that came after it in the configuration that is left. A service that
 * only the configuration gone back to has starts as ever, behind what it comes after, and nothing waits for it.
 */
export function orderBack(target: Ordered, left: Ordered): Record<string, readonly string[]> {
  const both = Object.keys(target).filter((key) => Object.hasOwn(left, key));
  return Object.fromEntries(
    Object.entries(target).map(([key, { after }]) => [
      key,
      both.includes(key) ? both.filter((other) => left[other]?.after.includes(key)) : after,
    ]),
  );
}

/** Services that are gone in the configuration gone back to and came after a service of the one that is left, through others too. */
export function goneBehind(key: string, target: Ordered, left: Ordered): string[] {
  const behind = new Set([key]);
  for (const each of inOrder(left)) {
    if (left[each]?.after.some((other) => behind.has(other))) behind.add(each);
  }
  return [...behind].filter((each) => !Object.hasOwn(target, each));
}
