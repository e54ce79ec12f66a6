/** Keys of services, each behind all that it comes `after`. The configuration has made sure that there is no cycle. */
export function inOrder(services: Readonly<Record<string, { readonly after: readonly string[] }>>): string[] {
  const ordered = new Set<string>();
  const visit = (key: string): void => {
    if (ordered.has(key)) return;
    for (const other of services[key]?.after ?? []) visit(other);
    ordered.add(key);
  };
  for (const key of Object.keys(services)) visit(key);
  return [...ordered];
}
