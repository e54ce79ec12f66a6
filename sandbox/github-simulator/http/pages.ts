import type { PropertyMap, PropertyValue } from "../../drivers/driver.ts";
import type { Answer, Call } from "./endpoint.ts";

/** One page of a list, with the links to the others. `wrap` puts it into the object that some lists come in. */
export function page<T>(
  call: Call,
  items: readonly T[],
  view: (item: T) => PropertyValue,
  wrap: (views: PropertyValue[], total: number) => PropertyValue = (views) => views,
): Answer {
  const size = Math.min(Math.max(Number(call.query.per_page ?? 30), 1), 100);
  const number = Math.max(Number(call.query.page ?? 1), 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const views = items.slice((number - 1) * size, number * size).map(view);
  const links = number < last ? `${link(call, number + 1, "next")}, ${link(call, last, "last")}` : "";
  return { status: 200, body: wrap(views, items.length), ...(links ? { headers: { link: links } } : {}) };
}

/** `{ total_count, <name>: […] }`, as most lists of Actions come. */
export function counted(name: string): (views: PropertyValue[], total: number) => PropertyMap {
  return (views, total) => ({ total_count: total, [name]: views });
}

function link(call: Call, number: number, relation: string): string {
  const query = new URLSearchParams({ ...call.query, page: String(number) });
  return `<${call.url}${call.path}?${query}>; rel="${relation}"`;
}
