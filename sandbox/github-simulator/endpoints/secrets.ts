import type { PropertyMap } from "../../drivers/driver.ts";
import { asText } from "../../drivers/properties.ts";
import { created, inRepository, NO_CONTENT, ok, type RepositoryCall } from "../http/endpoint.ts";
import { invalid, notFound } from "../http/failure.ts";
import { counted, page } from "../http/pages.ts";
import type { StoredSecret } from "../state/state.ts";
import { environmentOf } from "./environments.ts";

/** Secrets of a repository and of its environments. */
export const secrets = {
  ...secretsAt("/actions/secrets", ({ repository }) => repository.secrets),
  ...secretsAt("/environments/{environment_name}/secrets", (call) => environmentOf(call).secrets),
};

/** What names of secrets and variables may be; GitHub keeps them in capitals. */
const NAME = /^[A-Z_][A-Z0-9_]*$/;

/** The name as GitHub keeps it. @throws Failure where it can be none. */
export function nameOf(given: string, kind: "Secret" | "Variable"): string {
  const name = given.toUpperCase();
  if (!NAME.test(name) || name.startsWith("GITHUB_")) {
    throw invalid(
      `${kind} names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).`,
    );
  }
  return name;
}

function secretsAt(path: string, held: (call: RepositoryCall) => Record<string, StoredSecret>) {
  const named = (call: RepositoryCall) => {
    const name = nameOf(call.params.secret_name ?? "", "Secret");
    return { name, before: held(call)[name] };
  };
  return inRepository("admin", {
    [`GET ${path}`]: (call) =>
      page(call, Object.entries(held(call)), ([name, secret]) => view(name, secret), counted("secrets")),
    [`GET ${path}/public-key`]: (call) => {
      held(call);
      return ok({ key_id: call.keys.id, key: call.keys.publicKey });
    },
    [`GET ${path}/{secret_name}`]: (call) => {
      const { name, before } = named(call);
      if (!before) throw notFound();
      return ok(view(name, before));
    },
    [`PUT ${path}/{secret_name}`]: (call) => {
      const { name, before } = named(call);
      const sealed = asText(call.body.encrypted_value);
      if (call.body.key_id !== call.keys.id || call.keys.unseal(sealed) === undefined) {
        throw invalid("Secret was not encrypted with the public key of this repository.");
      }
      const now = call.store.now();
      held(call)[name] = { sealed, createdAt: before?.createdAt ?? now, updatedAt: now };
      return before ? NO_CONTENT : created({});
    },
    [`DELETE ${path}/{secret_name}`]: (call) => {
      const { name, before } = named(call);
      if (!before) throw notFound();
      delete held(call)[name];
      return NO_CONTENT;
    },
  });
}

function view(name: string, secret: StoredSecret): PropertyMap {
  return { name, created_at: secret.createdAt, updated_at: secret.updatedAt };
}
