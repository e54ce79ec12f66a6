import { ACTIONS, type Actions } from "./actions.ts";

/** Where the control interface of a simulator is, and the token that opens it. */
export interface ControlAddress {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly controlToken: string;
}

/** First part of the paths of the control interface. GitHub has no such path. */
export const CONTROL_PATH = "/_control/";

/** The control interface of a simulator in another process. */
export function controlClient({ url, controlToken }: ControlAddress): Actions {
  const names = Object.keys(ACTIONS);
  return Object.fromEntries(
    names.map((name) => [name, (given: unknown) => ask(`${url}${CONTROL_PATH}${name}`, controlToken, given)]),
  ) as unknown as Actions;
}

async function ask(url: string, token: string, given: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(given),
  });
  const answer = (await response.json()) as { readonly message?: string };
  if (!response.ok) throw new Error(answer.message ?? `${url}: answered ${response.status}`);
  return answer;
}
