import type { PropertyValue } from "../../drivers/driver.ts";
import { isMap } from "../../drivers/properties.ts";

/** One request, without what is sealed in it. */
export interface LogEntry {
  readonly method: string;
  /** As the client wrote it, `/api/v3` and query included. */
  readonly path: string;
  /** 0: the connection was reset. */
  readonly status: number;
  readonly body?: PropertyValue;
}

/** So many requests are remembered. */
const REMEMBERED = 10_000;

/** What was asked, in order. Tokens are headers and never get here. */
export class RequestLog {
  #entries: LogEntry[] = [];

  add(entry: LogEntry): void {
    const body = entry.body === undefined ? {} : { body: withoutBoxes(entry.body) };
    this.#entries.push({ ...entry, ...body });
    if (this.#entries.length > REMEMBERED) this.#entries.shift();
  }

  /** All entries since the last {@link clear}. */
  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }
}

function withoutBoxes(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(withoutBoxes);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === "encrypted_value" ? "<sealed box, base64>" : withoutBoxes(item),
    ]),
  );
}
