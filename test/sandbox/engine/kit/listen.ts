import type { Diagnostic, EngineEvent } from "../../../../engine/port.ts";

/** Collects diagnostics as `severity: message`. */
export function listener(): { readonly said: string[]; readonly onEvent: (event: EngineEvent) => void } {
  const said: string[] = [];
  const onEvent = (event: EngineEvent) => {
    if (event.kind === "diagnostic") said.push(`${event.diagnostic.severity}: ${event.diagnostic.message}`);
  };
  return { said, onEvent };
}

/** The texts of the errors of a run. */
export function messages(result: { readonly errors: readonly Diagnostic[] }): string[] {
  return result.errors.map((error) => error.message);
}
