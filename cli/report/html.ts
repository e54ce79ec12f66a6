const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML shows it, in an element or in a quoted attribute. What people write in commits is no markup of ours. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** JSON for a `script` element of type `application/json`: nothing in it can end the element. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

/** One column of a table. */
export interface Column {
  readonly label: string;
  /** `end` for numbers, `text` for what may be long. */
  readonly look?: "end" | "text";
}

/** One cell: a text, or markup with a class of its own. */
export type Cell = string | { readonly html: string; readonly look?: string };

/** A table of the page. The first cell of a row is its heading; on a phone each row is a list of labels and values. */
export function htmlTable(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const heads = columns.map(({ label, look }) => `<th${classOf(look)}>${escapeHtml(label)}</th>`);
  const lines = rows.map(
    (cells) => `<tr>${cells.map((cell, index) => cellOf(cell, index, columns)).join("")}</tr>`,
  );
  return `<div class="card scroll"><table><thead><tr>${heads.join("")}</tr></thead><tbody>${lines.join("")}</tbody></table></div>`;
}

function cellOf(cell: Cell, index: number, columns: readonly Column[]): string {
  const { html, look } = typeof cell === "string" ? { html: escapeHtml(cell), look: undefined } : cell;
  const { label = "", look: column } = columns[index] ?? {};
  const tag = index === 0 ? "th" : "td";
  const value = look === undefined ? `<span>${html}</span>` : `<span class="${look}">${html}</span>`;
  return `<${tag} data-label="${escapeHtml(label)}"${classOf(column)}>${value}</${tag}>`;
}

function classOf(look: string | undefined): string {
  return look === undefined ? "" : ` class="${look}"`;
}
