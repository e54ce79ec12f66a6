import assert from "node:assert/strict";
import type { Link } from "../../../../sandbox/drivers/docker/link.ts";
import {
  networkProperties,
  networkResource,
  networkSpec,
} from "../../../../sandbox/drivers/docker/network.ts";
import { serviceFields } from "../../../../sandbox/drivers/docker/service/fields.ts";
import { pinImage } from "../../../../sandbox/drivers/docker/service/image.ts";
import { serviceProperties } from "../../../../sandbox/drivers/docker/service/properties.ts";
import { serviceSpec } from "../../../../sandbox/drivers/docker/service/spec.ts";
import type { PropertyMap } from "../../../../sandbox/drivers/driver.ts";
import { asMap } from "../../../../sandbox/drivers/properties.ts";
import { drivers } from "../../../../sandbox/drivers/registry.ts";
import { conformFields } from "../../../../sandbox/drivers/schema/conform.ts";
import { known, planFields } from "../../../../sandbox/drivers/schema/plan.ts";
import { golden } from "../golden.ts";

/** Everything that the recorded services leave out. */
const RARE: PropertyMap = {
  name: "rare",
  mode: { replicated: { replicas: 3 } },
  endpointSpec: {
    mode: "vip",
    ports: [{ name: "web", protocol: "tcp", targetPort: 80, publishedPort: 8080, publishMode: "ingress" }],
  },
  convergeConfig: { delay: "1s", timeout: "9s" },
  auth: { serverAddress: "registry.example", username: "u", password: "p" },
  taskSpec: {
    runtime: "container",
    forceUpdate: 7,
    placement: {
      prefs: ["spread=node.labels.zone"],
      platforms: [{ architecture: "amd64", os: "linux" }],
      maxReplicas: 1,
    },
    resources: {
      limits: { memoryBytes: 1000, nanoCpus: 5 },
      reservation: {
        nanoCpus: 1,
        genericResources: { namedResourcesSpecs: ["GPU=one"], discreteResourcesSpecs: ["SSD=3"] },
      },
    },
    networksAdvanceds: [{ id: "netid", aliases: ["a", "b"], driverOpts: ["k=v=w"] }],
    containerSpec: {
      image: "bot:1",
      isolation: "default",
      groups: ["wheel"],
      init: true,
      privileges: { seLinuxContext: { disable: true, user: "u", role: "r", type: "t", level: "l" } },
      hosts: [
        { ip: "10.0.0.1", host: "a" },
        { ip: "::1", host: "b" },
      ],
      env: { URL: "a=b=c", EMPTY: "" },
      mounts: [
        {
          target: "/b",
          source: "/host",
          type: "bind",
          readOnly: true,
          bindOptions: { propagation: "rshared" },
        },
        {
          target: "/v",
          source: "v",
          type: "volume",
          volumeOptions: {
            noCopy: true,
            driverName: "local",
            driverOptions: { o: "1" },
            labels: [{ label: "l", value: "v" }],
          },
        },
      ],
    },
  },
};

describe("a service of rare properties", () => {
  const spec = serviceSpec(known(planFields(serviceFields, RARE)));
  const endpoint = { Spec: { Mode: "vip" }, Ports: asMap(spec.EndpointSpec).Ports ?? [] };
  const inspected = { ID: "x", Spec: spec, Endpoint: endpoint };

  it("is in Docker what the program says", () => {
    const task = asMap(spec.TaskTemplate);
    const container = asMap(task.ContainerSpec);
    assert.deepEqual(container.Hosts, ["10.0.0.1 a", "::1 b"]);
    assert.deepEqual(task.Networks, [{ Target: "netid", Aliases: ["a", "b"], DriverOpts: { k: "v=w" } }]);
    assert.deepEqual(asMap(task.Resources).Reservations, {
      NanoCPUs: 1,
      MemoryBytes: 0,
      GenericResources: [
        { NamedResourceSpec: { Kind: "GPU", Value: "one" } },
        { DiscreteResourceSpec: { Kind: "SSD", Value: 3 } },
      ],
    });
    assert.deepEqual(task.Placement, {
      Constraints: [],
      Preferences: [{ Spread: { SpreadDescriptor: "spread=node.labels.zone" } }],
      Platforms: [{ Architecture: "amd64", OS: "linux" }],
      MaxReplicas: 1,
    });
    assert.deepEqual(
      (container.Mounts as PropertyMap[]).find((mount) => mount.Type === "volume"),
      {
        Type: "volume",
        Source: "v",
        Target: "/v",
        VolumeOptions: {
          NoCopy: true,
          Labels: { l: "v" },
          DriverConfig: { Name: "local", Options: { o: "1" } },
        },
      },
    );
    assert.equal("Auth" in spec, false);
  });

  it("comes back from Docker as it was, so that a refresh plans nothing", () => {
    const driver = drivers("docker:index/service:Service");
    const { inputs, failures } = driver?.check(RARE, undefined, () => "unused") ?? {};
    assert.deepEqual(failures, []);
    const outputs = conformFields(
      serviceFields,
      serviceProperties(inspected, { auth: RARE.auth ?? null, convergeConfig: RARE.convergeConfig ?? null }),
    );
    assert.deepEqual(driver?.diff({ inputs: RARE, outputs }, inputs ?? {}).changed, []);
  });

  it("needs an id or a name for each network", () => {
    const nameless = {
      name: "x",
      taskSpec: { containerSpec: { image: "a" }, networksAdvanceds: [{ id: "", name: "" }] },
    };
    assert.throws(() => serviceSpec(nameless), { message: "network 'name' or 'id' must be specified" });
  });
});

describe("a restart policy", () => {
  const minimal = (taskSpec: PropertyMap): PropertyMap => ({
    name: "x",
    taskSpec: { containerSpec: { image: "a" }, ...taskSpec },
  });
  const sent = (inputs: PropertyMap, old?: PropertyMap) =>
    asMap(serviceSpec(known(planFields(serviceFields, inputs, old))).TaskTemplate).RestartPolicy;
  it("is left to Docker at a create without one", () => assert.deepEqual(sent(minimal({})), {}));
  it("has zeros for what is left out of it", () => {
    const policy = { Condition: "any", Delay: 0, MaxAttempts: 0, Window: 0 };
    assert.deepEqual(sent(minimal({ restartPolicy: { condition: "any" } })), policy);
  });
  it("has zeros at an update without one, too", () => {
    const { outputs } = golden("minimal");
    assert.deepEqual(sent(minimal({}), outputs), { Condition: "any", Delay: 0, MaxAttempts: 0, Window: 0 });
  });
});

describe("a network with addresses of the program's", () => {
  const inputs = {
    name: "n",
    driver: "bridge",
    internal: true,
    ipv6: true,
    ipamDriver: "default",
    ipamOptions: { a: "b" },
    ipamConfigs: [
      {
        subnet: "10.9.0.0/24",
        ipRange: "10.9.0.0/25",
        gateway: "10.9.0.1",
        auxAddress: { printer: "10.9.0.9" },
      },
    ],
  };
  it("is in Docker what the program says, and comes back as it was", () => {
    const spec = networkSpec(known(planFields(networkResource.fields, inputs)));
    const Config = [
      {
        Subnet: "10.9.0.0/24",
        IPRange: "10.9.0.0/25",
        Gateway: "10.9.0.1",
        AuxiliaryAddresses: { printer: "10.9.0.9" },
      },
    ];
    assert.deepEqual(spec.IPAM, { Driver: "default", Options: { a: "b" }, Config });
    const outputs = conformFields(
      networkResource.fields,
      networkProperties({ ...spec, Id: "x", Scope: "local", Options: {} }),
    );
    assert.deepEqual(drivers("docker:index/network:Network")?.diff({ inputs, outputs }, inputs).changed, []);
  });
});

describe("the image of a new service", () => {
  const spec = (Image: string, Placement: PropertyMap = {}): PropertyMap => ({
    TaskTemplate: { ContainerSpec: { Image }, Placement },
  });
  const registry = (answer: object | undefined): Link => ({
    call: async () => {
      if (answer === undefined) throw new Error("no such host");
      return answer as never;
    },
    signal: new AbortController().signal,
    docker: undefined as never,
    context: undefined as never,
  });
  const answer = {
    Descriptor: { digest: "sha256:aa" },
    Platforms: [
      { architecture: "amd64", os: "linux" },
      { architecture: "arm", os: "linux" },
    ],
  };
  const Platforms = [
    { Architecture: "amd64", OS: "linux" },
    { Architecture: "", OS: "linux" },
  ];
  const table: readonly (readonly [string, PropertyMap, object | undefined, PropertyMap])[] = [
    [
      "gets the digest and platforms that the registry knows",
      spec("r.example/a:1", { Constraints: ["c"] }),
      answer,
      spec("r.example/a:1@sha256:aa", { Constraints: ["c"], Platforms }),
    ],
    [
      "keeps a digest, and gets the platforms",
      spec("r.example/a@sha256:bb"),
      answer,
      spec("r.example/a@sha256:bb", { Platforms }),
    ],
    [
      "keeps the program's platforms where the registry knows none",
      spec("a:1", { Platforms: [] }),
      { Descriptor: { digest: "sha256:aa" } },
      spec("a:1@sha256:aa", { Platforms: [] }),
    ],
    ["stays as it is where no registry answers", spec("a:1"), undefined, spec("a:1")],
  ];
  for (const [name, given, known, pinned] of table) {
    it(name, async () => assert.deepEqual(await pinImage(given, {}, registry(known)), pinned));
  }
});
