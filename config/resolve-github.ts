import type {
  EnvironmentConfig,
  ProtectionConfig,
  RepositoryConfig,
  RepositoryOffer,
} from "./github-config.ts";
import type { StackConfigFields } from "./schema.ts";

/** What a stack keeps on GitHub; only the keys that it has. */
export interface GithubConfig {
  readonly repository?: RepositoryConfig;
  readonly environment?: EnvironmentConfig;
  readonly protection?: ProtectionConfig;
}

/** The part of a checked configuration that is about GitHub. */
export function resolveGithub({ repository, environment, protection }: StackConfigFields): GithubConfig {
  return {
    ...(repository && { repository: resolveRepository(repository) }),
    ...(environment && { environment: resolveEnvironment(environment) }),
    ...(protection && { protection: resolveProtection(protection) }),
  };
}

function resolveRepository(fields: NonNullable<StackConfigFields["repository"]>): RepositoryConfig {
  const { owner, name, baseUrl, plan } = fields;
  const offer: RepositoryOffer = plan ? { visibility: "private", plan } : { visibility: "public" };
  return { owner, name, baseUrl, offer };
}

function resolveEnvironment(fields: NonNullable<StackConfigFields["environment"]>): EnvironmentConfig {
  const { wait: waitMinutes, ...rest } = fields;
  return { ...rest, waitMinutes };
}

function resolveProtection(fields: NonNullable<StackConfigFields["protection"]>): ProtectionConfig {
  const { adopt, name = fields.branch, ...rest } = fields;
  const source = adopt === undefined ? { kind: "create" as const } : { kind: "adopt" as const, id: adopt };
  return { ...rest, name, source };
}
