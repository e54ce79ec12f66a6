import { block, boolean, type Fields, list, map, number, set, text } from "../../schema/field.ts";
import { aDuration, atLeast, matches } from "../../schema/problems.ts";
import { labels } from "../labels.ts";
import { fileFields } from "./file-fields.ts";
import { mountFields } from "./mount-fields.ts";

const duration = () => text({ default: "0s", problem: aDuration });

const privileges: Fields = {
  credentialSpec: block({ file: text(), registry: text() }),
  seLinuxContext: block({ disable: boolean(), user: text(), role: text(), type: text(), level: text() }),
};

/** What every container of a service is. Labels, hosts and sysctl replace the service; the rest rolls. */
export const containerFields: Fields = {
  image: text({ required: true }),
  labels: labels(true),
  commands: list("string"),
  args: list("string"),
  hostname: text(),
  env: map(),
  dir: text(),
  user: text(),
  groups: list("string"),
  privileges: block(privileges),
  readOnly: boolean(),
  mounts: set(mountFields),
  stopSignal: text(),
  stopGracePeriod: text({ computed: true, problem: aDuration }),
  healthcheck: block(
    {
      tests: list("string", { empty: [] }),
      interval: duration(),
      timeout: duration(),
      startPeriod: duration(),
      retries: number({ problem: atLeast(0) }),
    },
    { computed: true },
  ),
  hosts: set(
    { ip: text({ required: true, replaces: true }), host: text({ required: true, replaces: true }) },
    { replaces: true },
  ),
  dnsConfig: block(
    { nameservers: list("string", { required: true }), searches: list("string"), options: list("string") },
    { computed: true },
  ),
  secrets: set(fileFields("secret")),
  configs: set(fileFields("config")),
  isolation: text({ default: "default", problem: matches(/^(default|process|hyperv)$/) }),
  sysctl: map({ replaces: true }),
  capAdds: list("string"),
  capDrops: list("string"),
  init: boolean({ computed: true }),
};
