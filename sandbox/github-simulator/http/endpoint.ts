import type { PropertyMap, PropertyValue } from "../../drivers/driver.ts";
import { permissionOf, repositoryOf } from "../state/access.ts";
import type { KeyPair } from "../state/key-pair.ts";
import { PERMISSIONS, type Permission, type Repository, type State, type User } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { Failure, notFound } from "./failure.ts";

/** What an endpoint gets. */
export interface Call {
  /** Path as the client wrote it. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The JSON of the body, `{}` where there is none. */
  readonly body: PropertyMap;
  /** The body as it came. */
  readonly bytes: Buffer;
  readonly contentType: string;
  /** Whose token it is; undefined without one. */
  readonly viewer: User | undefined;
  readonly state: State;
  readonly store: Store;
  readonly keys: KeyPair;
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Called with the run that a dispatch has made, once the answer is written down. */
  readonly runs: Runs;
}

/** What endpoints of workflows need of the part that runs them. */
export interface Runs {
  /** Environment that a workflow's job uses, from what is registered for it; undefined where nothing is registered. */
  environmentOf(
    repository: Repository,
    workflow: string,
    inputs: Readonly<Record<string, string>>,
  ): { readonly environment: string | undefined } | undefined;
  /** Workflows that have a registered job. */
  registered(repository: Repository): readonly string[];
  start(repository: Repository, run: number): void;
  cancel(run: number): void;
}

/** A call about a repository that the viewer may see. */
export interface RepositoryCall extends Call {
  readonly repository: Repository;
  readonly permission: Permission;
}

/** What goes back. */
export interface Answer {
  readonly status: number;
  /** Undefined: no body. */
  readonly body?: PropertyValue;
  /** In the place of a body: a page for people, in plain text. */
  readonly page?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation of the API. */
export type Endpoint = (call: Call) => Answer;
/** Operations by name: `GET /users/{username}`. */
export type Endpoints = Readonly<Record<string, Endpoint>>;

/** 200 with a body. */
export function ok(body: PropertyValue): Answer {
  return { status: 200, body };
}

/** 201 with a body. */
export function created(body: PropertyValue): Answer {
  return { status: 201, body };
}

/** 204. */
export const NO_CONTENT: Answer = { status: 204 };

/**
 * Operations on one repository, for people with a permission in it. Who may not see the repository is told that there is
 * none; who sees it and may not do this is told so.
 */
export function inRepository(
  needs: Permission,
  endpoints: Readonly<Record<string, (call: RepositoryCall) => Answer>>,
): Endpoints {
  return Object.fromEntries(
    Object.entries(endpoints).map(([name, run]) => {
      const [method, rest] = name.split(" ");
      const whole = `${method} /repos/{owner}/{repo}${rest}`;
      return [whole, (call: Call) => run(admitted(call, needs, method !== "GET"))];
    }),
  );
}

function admitted(call: Call, needs: Permission, writes: boolean): RepositoryCall {
  const repository = repositoryOf(call.state, call.params.owner ?? "", call.params.repo ?? "");
  const permission = repository ? permissionOf(call.state, repository, call.viewer) : "none";
  if (!repository || permission === "none") throw notFound();
  if (call.viewer === undefined && needs !== "pull") throw new Failure(401, "Requires authentication");
  if (PERMISSIONS.indexOf(permission) < PERMISSIONS.indexOf(needs)) {
    throw new Failure(
      403,
      needs === "admin"
        ? "Must have admin rights to Repository."
        : "Resource not accessible by personal access token",
    );
  }
  if (writes && repository.archived) {
    throw new Failure(403, "Repository was archived so is read-only.");
  }
  return { ...call, repository, permission };
}
