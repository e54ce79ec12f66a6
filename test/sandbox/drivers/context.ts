import type { DriverContext } from "../../../sandbox/drivers/driver.ts";

/** A context for what needs none, or one that keeps what is logged. */
export function noContext(logged: string[] = [], signal = new AbortController().signal): DriverContext {
  return {
    urn: "urn:pulumi:staging::test::command:local:Command::step",
    providerConfig: {},
    log: (severity, message) => logged.push(`${severity}: ${message}`),
    signal,
  };
}
