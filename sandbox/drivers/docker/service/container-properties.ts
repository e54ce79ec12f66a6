import type { PropertyMap, PropertyValue } from "../../driver.ts";
import { formatDuration } from "../../duration.ts";
import { asBoolean, asList, asMap, asNumber, asText, compact, isMap, type Maybe } from "../../properties.ts";
import { fromDockerLabels } from "../labels.ts";
import { mountProperties } from "./mount-spec.ts";

/** The container part of a task of Docker's by the names of the provider. */
export function containerProperties(container: PropertyMap): PropertyMap {
  return compact({
    image: container.Image,
    labels: fromDockerLabels(container.Labels),
    commands: container.Command,
    args: container.Args,
    hostname: container.Hostname,
    env: environment(container.Env),
    user: container.User,
    dir: container.Dir,
    groups: container.Groups,
    privileges: isMap(container.Privileges) ? privileges(container.Privileges) : undefined,
    readOnly: container.ReadOnly,
    mounts: asList(container.Mounts).map(mountProperties),
    stopSignal: container.StopSignal,
    stopGracePeriod: duration(container.StopGracePeriod),
    healthcheck: isMap(container.Healthcheck) ? healthcheck(container.Healthcheck) : undefined,
    hosts: asList(container.Hosts).map((line) => {
      const [ip = "", host = ""] = asText(line).split(" ");
      return { ip, host };
    }),
    dnsConfig: isMap(container.DNSConfig) ? dns(container.DNSConfig) : undefined,
    secrets: asList(container.Secrets).map((secret) => file("Secret", "secret", secret)),
    configs: asList(container.Configs).map((config) => file("Config", "config", config)),
    isolation: container.Isolation,
    sysctl: container.Sysctls,
    capAdds: container.CapabilityAdd,
    capDrops: container.CapabilityDrop,
    init: container.Init,
  });
}

/** A duration of Docker's as a text; undefined where Docker has none. */
export function duration(nanoseconds: Maybe): string | undefined {
  return typeof nanoseconds === "number" ? formatDuration(nanoseconds) : undefined;
}

function environment(variables: Maybe): PropertyMap {
  return Object.fromEntries(
    asList(variables).map((variable) => {
      const [name = "", ...value] = asText(variable).split("=");
      return [name, value.join("=")];
    }),
  );
}

function healthcheck(check: PropertyMap): PropertyMap {
  return compact({
    tests: check.Test,
    interval: formatDuration(asNumber(check.Interval)),
    timeout: formatDuration(asNumber(check.Timeout)),
    startPeriod: formatDuration(asNumber(check.StartPeriod)),
    retries: asNumber(check.Retries),
  });
}

function dns(config: PropertyMap): PropertyMap {
  return compact({ nameservers: config.Nameservers, searches: config.Search, options: config.Options });
}

function file(kind: "Secret" | "Config", prefix: "secret" | "config", value: PropertyValue): PropertyMap {
  const reference = asMap(value);
  const { Name, UID, GID, Mode } = asMap(reference.File);
  return compact({
    [`${prefix}Id`]: reference[`${kind}ID`],
    [`${prefix}Name`]: reference[`${kind}Name`],
    fileName: Name,
    fileUid: UID,
    fileGid: GID,
    fileMode: Mode,
  });
}

function privileges(value: PropertyMap): PropertyMap {
  const { CredentialSpec, SELinuxContext } = value;
  return compact({
    credentialSpec: isMap(CredentialSpec)
      ? { file: asText(CredentialSpec.File), registry: asText(CredentialSpec.Registry) }
      : undefined,
    seLinuxContext: isMap(SELinuxContext)
      ? {
          disable: asBoolean(SELinuxContext.Disable),
          user: asText(SELinuxContext.User),
          role: asText(SELinuxContext.Role),
          type: asText(SELinuxContext.Type),
          level: asText(SELinuxContext.Level),
        }
      : undefined,
  });
}
