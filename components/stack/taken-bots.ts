import { ConfigError } from "../../config/error.ts";

type ByKey<Value> = Readonly<Record<string, Value>>;

/**
 * Refuses services that poll for a bot which another stack of the project polls for, on whichever server that is: Telegram
 * answers only one poller of a token. The server itself is asked again before a service is touched.
 *
 * @param polled numbers of bots by service
 * @param taken stacks by the number of the bot that they poll for
 * @throws ConfigError with all of them
 */
export function refuseTakenBots(polled: ByKey<readonly string[]>, taken: ByKey<string>): void {
  const problems = Object.entries(polled).flatMap(([key, bots]) =>
    bots.flatMap((bot) => {
      const stack = taken[bot];
      if (stack === undefined) return [];
      return `services.${key}: polls for bot ${bot}, and so does stack ${stack}. Give this stack a bot of its own, or take the other one down: slipway down --stack ${stack}`;
    }),
  );
  if (problems.length > 0) throw new ConfigError(problems);
}
