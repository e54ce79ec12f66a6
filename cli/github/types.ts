/** Type tokens of what the program keeps on GitHub. */
export const PROVIDER_TYPE = "pulumi:providers:github";
export const ENVIRONMENT_TYPE = "github:index/repositoryEnvironment:RepositoryEnvironment";
export const POLICY_TYPE =
  "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy";
export const ENVIRONMENT_SECRET_TYPE = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret";
export const ENVIRONMENT_VARIABLE_TYPE = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";
export const SECRET_TYPE = "github:index/actionsSecret:ActionsSecret";
export const VARIABLE_TYPE = "github:index/actionsVariable:ActionsVariable";
export const RULESET_TYPE = "github:index/repositoryRuleset:RepositoryRuleset";
