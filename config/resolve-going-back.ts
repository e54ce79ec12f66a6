import type { GoingBackConfig, SlipwayConfig } from "./config.ts";
import { ConfigError } from "./error.ts";
import type { ParseContext } from "./parse.ts";
import type { StackConfigFields } from "./schema.ts";

/** Checks a configuration of its own: `parseConfig`. */
export type Parse = (raw: unknown, context: ParseContext) => SlipwayConfig;

/**
 * What a run goes back from: the update that is left, checked as the configuration that it was. The files of its services
 * are not read: they can be others today, and on the server they still are what they were.
 *
 * @throws ConfigError where that configuration is not valid any more
 */
export function resolveGoingBack(
  fields: StackConfigFields,
  context: ParseContext,
  parse: Parse,
): GoingBackConfig | undefined {
  const { goingBack } = fields;
  if (goingBack === undefined) return undefined;
  const { id, data, since, images, services, secrets, backups = {} } = goingBack;
  const raw = { host: fields.host, services, ...(secrets && { secrets }) };
  const left = leftConfig(raw, { ...context, problems: [], readFile: () => FILE }, parse);
  return { id, data, since, images, backups, services: left.services, secrets: left.secrets };
}

const FILE = { kind: "file", content: Buffer.from("-") } as const;

function leftConfig(raw: unknown, context: ParseContext, parse: Parse): SlipwayConfig {
  try {
    return parse(raw, context);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.problems.map((line) => `goingBack: of the update that is left, ${line}`));
  }
}
