import type { PropertyMap, PropertyValue } from "../../driver.ts";
import { parseDuration } from "../../duration.ts";
import { asBoolean, asList, asMap, asNumber, asText, compact, isMap, type Maybe } from "../../properties.ts";
import { toDockerLabels } from "../labels.ts";
import { familiarImage } from "./image.ts";
import { mountSpec } from "./mount-spec.ts";
import { shuffled, sorted } from "./order.ts";

/**
 * The container part of a task as Docker wants it. What the program leaves out is sent as a zero, as the provider does:
 * no stop grace (the old task is killed at once) and no init.
 */
export function containerSpec(container: PropertyMap): PropertyMap {
  return compact({
    Image: familiarImage(asText(container.image)),
    Labels: toDockerLabels(container.labels),
    Command: asList(container.commands),
    Args: asList(container.args),
    Hostname: asText(container.hostname) || undefined,
    Env: shuffled(Object.entries(asMap(container.env)).map(([name, value]) => `${name}=${value}`)),
    Dir: asText(container.dir) || undefined,
    User: asText(container.user) || undefined,
    Groups: asList(container.groups),
    Privileges: isMap(container.privileges) ? privilegesSpec(container.privileges) : undefined,
    Init: asBoolean(container.init),
    StopSignal: asText(container.stopSignal) || undefined,
    ReadOnly: asBoolean(container.readOnly) || undefined,
    Mounts: sorted(container.mounts).map(mountSpec),
    StopGracePeriod: nanoseconds(container.stopGracePeriod),
    Healthcheck: healthcheckSpec(asMap(container.healthcheck)),
    Hosts: sorted(container.hosts).map((host) => `${asText(asMap(host).ip)} ${asText(asMap(host).host)}`),
    DNSConfig: dnsSpec(asMap(container.dnsConfig)),
    Secrets: sorted(container.secrets).map((secret) => fileSpec("Secret", "secret", secret)),
    Configs: sorted(container.configs).map((config) => fileSpec("Config", "config", config)),
    Isolation: asText(container.isolation),
    Sysctls: asMap(container.sysctl),
    CapabilityAdd: asList(container.capAdds),
    CapabilityDrop: asList(container.capDrops),
  });
}

/** A duration as Docker wants it; what is none counts as 0, as in the provider. */
export function nanoseconds(duration: Maybe): number {
  return parseDuration(asText(duration)) ?? 0;
}

function healthcheckSpec(healthcheck: PropertyMap): PropertyMap {
  return compact({
    Test: asList(healthcheck.tests),
    Interval: nanoseconds(healthcheck.interval),
    Timeout: nanoseconds(healthcheck.timeout),
    StartPeriod: nanoseconds(healthcheck.startPeriod),
    Retries: asNumber(healthcheck.retries),
  });
}

function dnsSpec(dns: PropertyMap): PropertyMap {
  return { Nameservers: asList(dns.nameservers), Search: asList(dns.searches), Options: asList(dns.options) };
}

function fileSpec(kind: "Secret" | "Config", prefix: "secret" | "config", value: PropertyValue): PropertyMap {
  const file = asMap(value);
  return {
    File: {
      Name: asText(file.fileName),
      UID: asText(file.fileUid),
      GID: asText(file.fileGid),
      Mode: asNumber(file.fileMode),
    },
    [`${kind}ID`]: asText(file[`${prefix}Id`]),
    [`${kind}Name`]: asText(file[`${prefix}Name`]),
  };
}

/** The provider writes `registry` into the file of a credential spec, too: kept, because Docker then has that. */
function privilegesSpec(privileges: PropertyMap): PropertyMap {
  const { credentialSpec, seLinuxContext } = privileges;
  return compact({
    CredentialSpec: isMap(credentialSpec)
      ? { File: asText(credentialSpec.registry) || asText(credentialSpec.file) }
      : undefined,
    SELinuxContext: isMap(seLinuxContext)
      ? {
          Disable: asBoolean(seLinuxContext.disable),
          User: asText(seLinuxContext.user),
          Role: asText(seLinuxContext.role),
          Type: asText(seLinuxContext.type),
          Level: asText(seLinuxContext.level),
        }
      : undefined,
  });
}
