import type { ResourceRecord } from "./record.ts";

/** The record with every reference to `from` pointing to `to`; the same record when it has none. */
export function renameReferences(record: ResourceRecord, from: string, to: string): ResourceRecord {
  const swap = (urn: string) => (urn === from ? to : urn);
  const provider = record.provider?.startsWith(`${from}::`)
    ? to + record.provider.slice(from.length)
    : record.provider;
  const lists = [record.dependencies, ...Object.values(record.propertyDependencies)];
  const concerned =
    provider !== record.provider ||
    record.parent === from ||
    record.deletedWith === from ||
    lists.some((urns) => urns.includes(from));
  if (!concerned) return record;
  return {
    ...record,
    provider,
    parent: record.parent && swap(record.parent),
    deletedWith: record.deletedWith && swap(record.deletedWith),
    dependencies: record.dependencies.map(swap),
    propertyDependencies: Object.fromEntries(
      Object.entries(record.propertyDependencies).map(([key, urns]) => [key, urns.map(swap)]),
    ),
  };
}
