import { UsageError } from "../failure.ts";

/** How old a heartbeat may be. */
const MAX_AGE = "1m";

/** Health check of a stack file for `http:PATH`, `heartbeat:FILE` or `none`. Throws {@link UsageError}. */
export function healthOf(text: string): Readonly<Record<string, unknown>> {
  const [, kind, path] = /^(http|heartbeat):(\/\S*)$/.exec(text) ?? [];
  if (kind === "http") return { http: path };
  if (kind === "heartbeat") return { heartbeat: { file: path, maxAge: MAX_AGE } };
  if (text === "none") return { none: "there is no check yet" };
  throw new UsageError(
    `--health: is ${JSON.stringify(text)}, must be http:/PATH, heartbeat:/FILE or none. Say --health http:/healthz`,
  );
}
