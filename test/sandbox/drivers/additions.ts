import type { PropertyValue } from "../../../sandbox/drivers/driver.ts";

type Addition = readonly [path: readonly string[], value: PropertyValue];

/** What a program may write into a service, place by place, in forms that the providers treat differently. */
export function serviceAdditions(): Addition[] {
  return [
    ...under([], SERVICE),
    ...under(["taskSpec"], TASK),
    ...under(["taskSpec", "containerSpec"], CONTAINER),
  ];
}

function under(path: readonly string[], values: readonly (readonly [string, PropertyValue])[]): Addition[] {
  return values.map(([name, value]) => [[...path, name], value]);
}

const SERVICE: readonly (readonly [string, PropertyValue])[] = [
  ["labels", [{ label: "l", value: "v" }]],
  ["auth", { serverAddress: "r.example", username: "u", password: "p" }],
  ["mode", { global: true }],
  ["mode", { global: false }],
  ["mode", { replicated: { replicas: 3 } }],
  ["mode", { replicated: {} }],
  ["mode", {}],
  ["updateConfig", {}],
  ["updateConfig", { parallelism: 2 }],
  ["rollbackConfig", { order: "start-first" }],
  ["endpointSpec", {}],
  ["endpointSpec", { mode: "dnsrr" }],
  ["endpointSpec", { ports: [{ targetPort: 80 }] }],
  ["endpointSpec", { ports: [{ targetPort: 80, publishedPort: 81, publishMode: "host" }] }],
  ["convergeConfig", {}],
  ["convergeConfig", { timeout: "9s" }],
];

const TASK: readonly (readonly [string, PropertyValue])[] = [
  ["resources", {}],
  ["resources", { limits: { memoryBytes: 1000 } }],
  ["resources", { reservation: { nanoCpus: 1, genericResources: { discreteResourcesSpecs: ["SSD=3"] } } }],
  ["restartPolicy", {}],
  ["restartPolicy", { condition: "any" }],
  ["restartPolicy", { condition: "any", delay: "5s", window: "0s", maxAttempts: 0 }],
  ["placement", {}],
  ["placement", { constraints: ["a==b"] }],
  ["placement", { prefs: ["spread=node.labels.x"] }],
  ["placement", { platforms: [{ architecture: "amd64", os: "linux" }] }],
  ["forceUpdate", 1],
  ["runtime", "container"],
  ["runtime", "plugin"],
  ["networksAdvanceds", [{ id: "netid" }]],
  ["networksAdvanceds", [{ name: "net" }]],
  ["networksAdvanceds", [{ id: "a", aliases: ["x"] }, { id: "b" }]],
  ["logDriver", { name: "json-file" }],
  ["logDriver", { name: "json-file", options: { a: "b" } }],
];

const CONTAINER: readonly (readonly [string, PropertyValue])[] = [
  ["commands", ["a"]],
  ["args", ["a", "b"]],
  ["hostname", "h"],
  ["env", { A: "1" }],
  ["env", { A: "" }],
  ["dir", "/x"],
  ["user", "u"],
  ["groups", ["g"]],
  ["readOnly", true],
  ["readOnly", false],
  ["init", true],
  ["init", false],
  ["stopSignal", "SIGINT"],
  ["stopGracePeriod", "60s"],
  ["stopGracePeriod", "1m"],
  ["stopGracePeriod", "0s"],
  ["stopGracePeriod", "soon"],
  ["labels", [{ label: "l", value: "v" }]],
  ["hosts", [{ host: "h", ip: "1.2.3.4" }]],
  ["sysctl", { a: "b" }],
  ["capAdds", ["X"]],
  ["capDrops", ["ALL"]],
  ["isolation", "process"],
  ["healthcheck", {}],
  ["healthcheck", { tests: ["NONE"] }],
  ["healthcheck", { tests: ["CMD", "x"], interval: "1s" }],
  ["dnsConfig", { nameservers: ["1.1.1.1"] }],
  ["privileges", {}],
  ["privileges", { seLinuxContext: { disable: true } }],
  ["mounts", [{ target: "/d", type: "volume", source: "v" }]],
  ["mounts", [{ target: "/t", type: "tmpfs", tmpfsOptions: {} }]],
  ["mounts", [{ target: "/b", type: "bind", source: "/b", bindOptions: {} }]],
  ["mounts", [{ target: "/d", type: "volume", source: "v", volumeOptions: { noCopy: true } }]],
  [
    "mounts",
    [{ target: "/d", type: "volume", source: "v", volumeOptions: { labels: [{ label: "a", value: "b" }] } }],
  ],
  ["secrets", [{ secretId: "s", fileName: "f" }]],
  ["configs", [{ configId: "c", fileName: "f" }]],
];
