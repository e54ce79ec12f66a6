import type { PropertyValue } from "../../drivers/driver.ts";
import { asMap } from "../../drivers/properties.ts";
import { ENDPOINTS } from "../endpoints/all.ts";
import { complete } from "../openapi/complete.ts";
import { match } from "../openapi/match.ts";
import { answerProblems, requestProblems } from "../openapi/validator.ts";
import { userOfToken } from "../state/access.ts";
import type { State } from "../state/state.ts";
import type { Answer, Call } from "./endpoint.ts";
import { Failure, notFound } from "./failure.ts";

/** A request as it came, without its connection. */
export interface Incoming {
  readonly method: string;
  /** Path without `/api/v3` and query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** What a request was answered, and what was wrong with either side by GitHub's description. */
export interface Handled {
  readonly answer: Answer;
  /** Empty where both fit. */
  readonly mismatches: readonly string[];
}

type Surroundings = Omit<Call, "path" | "params" | "query" | "body" | "bytes" | "contentType" | "viewer">;

/** Answers a request. Whatever does not fit the description is told, and answered with 500. */
export function handle(incoming: Incoming, surroundings: Surroundings): Handled {
  try {
    return answerFor(incoming, surroundings);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { answer: { status: error.status, body: error.body }, mismatches: [] };
  }
}

function answerFor(incoming: Incoming, surroundings: Surroundings): Handled {
  const viewer = authenticated(surroundings.state, incoming.authorization);
  const path = withoutNumber(surroundings.state, incoming.path);
  const found = match(incoming.method, path);
  if (!found) {
    if (match("GET", path) ?? match("POST", path)) throw notFound();
    return mismatched([`${incoming.method} ${incoming.path}: is no operation that the simulator serves`]);
  }
  const { operation, params } = found;
  const json = jsonOf(incoming);
  const wrong = requestProblems(operation, { params, query: incoming.query, body: json });
  if (wrong.length > 0) return mismatched(wrong.map((problem) => `${operation.name}: ${problem}`));
  const { query, bytes, contentType } = incoming;
  const call = {
    ...surroundings,
    path: incoming.path,
    params,
    query,
    bytes,
    contentType,
    viewer,
    body: asMap(json),
  };
  const answer = carriedOut(operation.name, call);
  const schema = operation.answers.get(answer.status);
  const body = schema && answer.body !== undefined ? complete(schema, answer.body) : answer.body;
  const unfit = answerProblems(operation, answer.status, body);
  if (unfit.length > 0) return mismatched(unfit.map((problem) => `${operation.name}: ${problem}`));
  return { answer: body === undefined ? answer : { ...answer, body }, mismatches: [] };
}

/** A refusal is an answer, too, and has to fit the description like any other. */
function carriedOut(name: string, call: Call): Answer {
  try {
    const endpoint = ENDPOINTS[name];
    if (!endpoint) throw new Error(`${name}: is described, and nothing serves it`);
    return endpoint(call);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { status: error.status, body: error.body };
  }
}

function mismatched(mismatches: readonly string[]): Handled {
  const message = `Not as GitHub describes it. ${mismatches.join("; ")}`;
  return { answer: { status: 500, body: { message, documentation_url: "" } }, mismatches };
}

function authenticated(state: State, authorization: string | undefined) {
  if (authorization === undefined) return undefined;
  const token = /^(?:token|bearer)\s+(\S+)$/i.exec(authorization)?.[1];
  const user = token === undefined ? undefined : userOfToken(state, token);
  if (!user) throw new Failure(401, "Bad credentials");
  return user;
}

/** GitHub serves a repository by its number, too; the real provider asks so for an environment's secrets. */
function withoutNumber(state: State, path: string): string {
  const [, id, rest = ""] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  if (id === undefined) return path;
  const repository = Object.values(state.repositories).find((item) => item.id === Number(id));
  return repository ? `/repos/${repository.owner}/${repository.name}${rest}` : `/repos/-/-${rest}`;
}

function jsonOf({ bytes, contentType }: Incoming): PropertyValue | undefined {
  if (bytes.length === 0 || (contentType !== "" && !contentType.includes("json"))) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8")) as PropertyValue;
  } catch {
    throw new Failure(400, "Problems parsing JSON");
  }
}
