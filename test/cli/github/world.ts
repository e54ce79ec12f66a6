import type { ControlAddress } from "../../../sandbox/github-simulator/control/client.ts";
import { TOKENS } from "../../sandbox/github-simulator/kit.ts";
import { FakeWorld, type FakeWorldArgs, STACK_FILE } from "../fake-world.ts";

/** Text of a stack file with more keys, in the form `slipway:repository: { … }`, one a line. */
export function stackFile(...lines: string[]): string {
  const more = lines.map((line) => `  slipway:${line}\n`).join("");
  return STACK_FILE.replace("config:\n", `config:\n${more}`);
}

/** The line that says where acme/bot is. */
export function repositoryAt({ url }: Pick<ControlAddress, "url">, more = ""): string {
  return `repository: { owner: acme, name: bot, baseUrl: "${url}/"${more} }`;
}

/** A world with a stack prod that keeps something on GitHub, and the token of who administers acme/bot. */
export function githubWorld(lines: readonly string[], args: FakeWorldArgs = {}): FakeWorld {
  return new FakeWorld({
    files: { prod: stackFile(...lines) },
    env: { GITHUB_TOKEN: TOKENS.acme },
    ...args,
  });
}
