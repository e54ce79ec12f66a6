import * as pulumi from "@pulumi/pulumi";
import type { LoadedConfig } from "../../config/config.ts";
import { botIds } from "./bot-ids.ts";
import { namedSecrets } from "./service-plan.ts";

/** Numbers of the bots that each service polls for. Values that are given are known before there is any resource. */
export async function polledBots({
  services,
  secrets,
}: Pick<LoadedConfig, "services" | "secrets">): Promise<Record<string, string[]>> {
  const polling = Object.entries(services).filter(([, { kind }]) => kind === "polling");
  const bots = polling.map(async ([key, service]) => {
    const given = namedSecrets(service).flatMap((name) => {
      const secret = secrets[name];
      return secret?.kind === "given" ? [secret.value] : [];
    });
    const values = await new Promise<string[]>((resolve) => void pulumi.all(given).apply(resolve));
    return [key, botIds(values)] as const;
  });
  return Object.fromEntries(await Promise.all(bots));
}
