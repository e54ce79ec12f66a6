import type { PropertyMap } from "../driver.ts";
import { asMap, asText, present } from "../properties.ts";
import { boolean, type Fields, text } from "../schema/field.ts";
import { aBase64 } from "../schema/problems.ts";
import { type GitHubResource, githubDriver } from "./bridged.ts";
import { joinId, splitId } from "./ids.ts";
import type { Link } from "./link.ts";
import { aSecretName } from "./names.ts";
import { repositoryFields, repositoryId } from "./repository.ts";
import { goTime } from "./time.ts";

/** The ways to give a secret's value: in plain text, sealed here, or sealed already. */
const VALUES = ["value", "plaintextValue", "valueEncrypted", "encryptedValue"] as const;

const fields: Fields = {
  ...repositoryFields,
  secretName: text({ required: true, replaces: true, problem: aSecretName }),
  value: text(),
  plaintextValue: text(),
  valueEncrypted: text({ problem: aBase64 }),
  encryptedValue: text({ problem: aBase64 }),
  keyId: text({ computed: true }),
  createdAt: text({ outputOnly: true, computed: true }),
  updatedAt: text({ outputOnly: true, computed: true }),
  remoteUpdatedAt: text({ outputOnly: true, computed: true }),
};

/** `github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret`. */
export const actionsEnvironmentSecret = githubDriver({
  ...secretResource("/repos/{owner}/{repo}/environments/{environment_name}/secrets", [
    "repository",
    "environment",
    "secretName",
  ]),
  type: "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
  fields: { ...fields, environment: text({ required: true, replaces: true }) },
  deleteBeforeReplace: true,
});

/** `github:index/actionsSecret:ActionsSecret`. */
export const actionsSecret = githubDriver({
  ...secretResource("/repos/{owner}/{repo}/actions/secrets", ["repository", "secretName"]),
  type: "github:index/actionsSecret:ActionsSecret",
  fields: { ...fields, destroyOnDrift: boolean() },
});

/** What secrets of repositories and of environments have in common. GitHub never tells a value, only when it was set. */
function secretResource(route: string, parts: readonly string[]): Omit<GitHubResource, "type" | "fields"> {
  const idOf = (state: PropertyMap) => joinId(...parts.map((part) => asText(state[part])));
  return {
    secretOutputs: VALUES,
    conflicts(inputs) {
      const given = VALUES.filter((name) => present(inputs[name]));
      if (given.length === 1) return [];
      return [{ property: "value", reason: `exactly one of ${VALUES.join(", ")} must be given` }];
    },
    /** Somebody else has set the secret since: it is set again. */
    customDiff(changes, { updatedAt, remoteUpdatedAt }) {
      if (changes.length > 0 || !present(remoteUpdatedAt) || updatedAt === remoteUpdatedAt) return changes;
      return [{ path: "updatedAt", replaces: false }];
    },
    identify(id) {
      const values = splitId(id, parts.join(":"));
      return Object.fromEntries(parts.map((part, index) => [part, values[index] ?? ""]));
    },
    async create(planned, link) {
      await put(route, planned, link);
      return idOf(planned);
    },
    update: (_id, planned, link) => put(route, planned, link),
    async inspect(id, state, link, written) {
      const found = await link.find(`GET ${route}/{secret_name}`, place(state));
      if (found === undefined) return undefined;
      const remote = goTime(found.updated_at);
      const known = !written && present(state.updatedAt);
      return {
        ...state,
        ...(await repositoryId(state, link)),
        keyId: sealedFor.get(link) ?? state.keyId ?? null,
        createdAt: goTime(found.created_at),
        updatedAt: known ? asText(state.updatedAt) : remote,
        remoteUpdatedAt: remote,
        id,
      };
    },
    async remove(_id, state, link) {
      await link.find(`DELETE ${route}/{secret_name}`, place(state));
    },
  };
}

/** The key that a link has sealed for: known while its one operation lasts. */
const sealedFor = new WeakMap<Link, string>();

async function put(route: string, planned: PropertyMap, link: Link): Promise<void> {
  const given = asText(planned.valueEncrypted) || asText(planned.encryptedValue);
  const sealed =
    given === ""
      ? await seal(route, planned, link)
      : { encrypted_value: given, key_id: asText(planned.keyId) };
  await link.call(`PUT ${route}/{secret_name}`, { ...place(planned), ...sealed });
  sealedFor.set(link, sealed.key_id);
}

/** GitHub takes secrets only in a box that it alone can open. The public key may change at any time. */
async function seal(route: string, planned: PropertyMap, link: Link) {
  const key = asMap(await link.call(`GET ${route}/public-key`, holder(planned)));
  // Loaded only when it is used.
  const { default: sodium } = await import("libsodium-wrappers");
  await sodium.ready;
  const value = asText(planned.value) || asText(planned.plaintextValue);
  const box = sodium.crypto_box_seal(value, Buffer.from(asText(key.key), "base64"));
  return { encrypted_value: Buffer.from(box).toString("base64"), key_id: asText(key.key_id) };
}

function place(state: PropertyMap) {
  return { ...holder(state), secret_name: asText(state.secretName) };
}

/** The repository or environment that has the secret. */
function holder({ repository, environment }: PropertyMap) {
  return {
    repo: asText(repository),
    ...(present(environment) ? { environment_name: asText(environment) } : {}),
  };
}
