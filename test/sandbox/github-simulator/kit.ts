import sodium from "libsodium-wrappers";
import { Simulator } from "../../../sandbox/github-simulator/simulator.ts";
import type { Repository } from "../../../sandbox/github-simulator/state/state.ts";

/** Tokens of the people in {@link acme}. */
export const TOKENS = {
  ann: "token-of-ann",
  bob: "token-of-bob",
  eve: "token-of-eve",
  acme: "token-of-acme",
};

/** What a call of the API came to. */
export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read the fields that GitHub's description promises.
  readonly body: any;
}

/** One simulator for the tests of a file, emptied before each; a mismatch with GitHub's description fails its test. */
export function simulated(): { readonly simulator: Simulator } {
  let simulator: Simulator;
  before(async () => {
    simulator = await Simulator.start();
  });
  beforeEach(() => {
    Object.assign(simulator.store.state, { users: {}, organizations: {}, repositories: {}, jobs: {} });
    simulator.faults.clear();
    simulator.log.clear();
    simulator.mismatches.length = 0;
  });
  afterEach(async () => {
    await simulator.runs.idle();
    simulator.assertNoMismatch();
  });
  after(() => simulator.stop());
  return {
    get simulator() {
      return simulator;
    },
  };
}

/** acme/bot, which belongs to a person acme; ann may push, bob is a maintainer, eve is nobody here. */
export async function acme({ control }: Simulator): Promise<{ readonly ann: number; readonly bob: number }> {
  await control.user({ login: "acme", tokens: [TOKENS.acme] });
  const { id: ann } = (await control.user({ login: "ann", tokens: [TOKENS.ann] })) as { id: number };
  const { id: bob } = (await control.user({ login: "bob", tokens: [TOKENS.bob] })) as { id: number };
  await control.user({ login: "eve", tokens: [TOKENS.eve] });
  await control.repository({
    owner: "acme",
    name: "bot",
    collaborators: { ann: "push", bob: "maintain" },
    files: { "README.md": "# bot\n", ".github/workflows/build.yml": "on: push\n" },
  });
  return { ann, bob };
}

/** Calls the API below acme/bot, `PUT /environments/production`, with a token of {@link TOKENS}. */
export async function call(
  simulator: Simulator,
  request: string,
  body?: unknown,
  token: string | undefined = TOKENS.acme,
): Promise<Answered> {
  const [method = "", path = ""] = request.split(" ");
  return callAt(simulator, `${method} /repos/acme/bot${path}`, body, token);
}

/** The same with a whole path; an empty token sends none. */
export async function callAt(
  simulator: Simulator,
  request: string,
  body?: unknown,
  token: string | undefined = TOKENS.acme,
): Promise<Answered> {
  const [method = "", path = ""] = request.split(" ");
  const response = await fetch(`${simulator.url}${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: "manual",
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

/** Seals a text for the simulator, as every client does. */
export async function sealed(simulator: Simulator, text: string) {
  await sodium.ready;
  const box = sodium.crypto_box_seal(text, Buffer.from(simulator.keys.publicKey, "base64"));
  return { key_id: simulator.keys.id, encrypted_value: Buffer.from(box).toString("base64") };
}

/** acme/bot as the simulator has it. */
export function bot({ store }: Simulator): Repository {
  const repository = store.state.repositories["acme/bot"];
  if (!repository) throw new Error("acme/bot: is not there");
  return repository;
}
