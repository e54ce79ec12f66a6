import assert from "node:assert/strict";
import { networkProperties, networkResource, networkSpec } from "../../../sandbox/drivers/docker/network.ts";
import { serviceFields } from "../../../sandbox/drivers/docker/service/fields.ts";
import { serviceProperties } from "../../../sandbox/drivers/docker/service/properties.ts";
import { serviceSpec } from "../../../sandbox/drivers/docker/service/spec.ts";
import { configProperties, serviceConfigResource } from "../../../sandbox/drivers/docker/service-config.ts";
import { volumeProperties, volumeResource } from "../../../sandbox/drivers/docker/volume.ts";
import type { PropertyMap } from "../../../sandbox/drivers/driver.ts";
import { asMap } from "../../../sandbox/drivers/properties.ts";
import { drivers } from "../../../sandbox/drivers/registry.ts";
import { conformFields } from "../../../sandbox/drivers/schema/conform.ts";
import type { Fields } from "../../../sandbox/drivers/schema/field.ts";
import { keepForms } from "../../../sandbox/drivers/schema/keep.ts";
import { known, planFields } from "../../../sandbox/drivers/schema/plan.ts";
import { type Golden, golden, goldenResources, inspectedService, withoutZeros } from "./golden.ts";

const noName = () => assert.fail("a name was made for a resource that has one");

const nothing = { changed: [], replacedBy: [], deleteBeforeReplace: false };
const added = ['options["com.docker.network.driver.overlay.vxlanid_list"]'];
/** Docker adds a key to the options that the recorded network was given: each `up` then replaces it. */
const replacedForEver = { changed: added, replacedBy: added, deleteBeforeReplace: true };

describe("what the real providers recorded", () => {
  for (const resource of goldenResources()) {
    const driver = drivers(resource.type);
    describe(`${resource.type} ${resource.logicalName}`, () => {
      it("has a driver", () => {
        assert.equal(driver?.type, resource.type);
      });
      it("passes the check, which adds what the provider added and nothing else", () => {
        const { inputs, failures } = driver?.check(encodable(resource.inputs), undefined, noName) ?? {};
        const { __defaults, ...rest } = asMap(inputs);
        assert.deepEqual(failures, []);
        assert.deepEqual(rest, encodable(resource.inputs));
      });
      it("plans nothing when the program is the same, or what the provider then plans", () => {
        const result = driver?.diff({ inputs: resource.inputs, outputs: resource.outputs }, resource.inputs);
        assert.deepEqual(result, resource.logicalName === "net" ? replacedForEver : nothing);
      });
      it("has the same secret outputs", () => {
        assert.deepEqual(driver?.secretOutputs, resource.secretOutputs);
      });
    });
  }
});

/** The recording hides secrets behind a text that is no base64. */
function encodable(inputs: PropertyMap): PropertyMap {
  return inputs.data === "<secret>" ? { ...inputs, data: "c2VjcmV0" } : inputs;
}

describe("Docker objects from inputs", () => {
  for (const name of ["minimal", "hostport", "full"]) {
    it(`makes the recorded service ${name}`, () => {
      const { inputs, docker } = golden(name);
      const expected = recordedSpec(golden(name), asMap(docker?.Spec));
      assert.deepEqual(
        withoutZeros(serviceSpec(known(planFields(serviceFields, inputs)))),
        withoutZeros(expected),
      );
    });
  }
  it("makes the recorded network", () => {
    const { inputs, docker } = golden("net");
    const { Scope, Options, ...expected } = asMap(docker);
    const { CheckDuplicate, ...spec } = networkSpec(known(planFields(networkResource.fields, inputs)));
    assert.equal(CheckDuplicate, true);
    assert.deepEqual(
      withoutZeros(spec),
      withoutZeros({ ...expected, Options: { encrypted: "true" }, IPAM: { Driver: "default" } }),
    );
  });
});

/** The recording without what Docker filled in where the program said nothing. */
function recordedSpec({ inputs }: Golden, spec: PropertyMap): PropertyMap {
  const { UpdateConfig, RollbackConfig, Mode, EndpointSpec, TaskTemplate, ...rest } = spec;
  const { Runtime, RestartPolicy, ...task } = asMap(TaskTemplate);
  const { restartPolicy } = asMap(inputs.taskSpec);
  return {
    ...rest,
    TaskTemplate: { ...task, ...(restartPolicy ? { RestartPolicy: RestartPolicy ?? {} } : {}) },
    ...(inputs.updateConfig ? { UpdateConfig: UpdateConfig ?? {} } : {}),
    ...(inputs.rollbackConfig ? { RollbackConfig: RollbackConfig ?? {} } : {}),
    ...(inputs.mode ? { Mode: Mode ?? {} } : {}),
    ...(inputs.endpointSpec ? { EndpointSpec: EndpointSpec ?? {} } : {}),
  };
}

const objects: readonly [string, Fields, (resource: Golden) => PropertyMap & { id: string }][] = [
  ...["minimal", "hostport", "full"]
    .map(
      (name) =>
        [name, serviceFields, (r: Golden) => serviceProperties(inspectedService(r), r.outputs)] as const,
    )
    .map((row) => [...row] as [string, Fields, (resource: Golden) => PropertyMap & { id: string }]),
  ["net", networkResource.fields, inspectedNetwork],
  [
    "vol",
    volumeResource.fields,
    (r) => volumeProperties({ ...asMap(r.docker), Mountpoint: r.outputs.mountpoint ?? "" }),
  ],
  [
    "cfg",
    serviceConfigResource.fields,
    (r) => configProperties({ ...asMap(r.docker), ID: r.outputs.id ?? "" }, r.outputs),
  ],
];

function inspectedNetwork(resource: Golden): PropertyMap & { id: string } {
  const { subnet, gateway } = { subnet: "10.0.5.0/24", gateway: "10.0.5.1" };
  return networkProperties({
    ...asMap(resource.docker),
    Id: resource.outputs.id ?? "",
    IPAM: { Driver: "default", Options: null, Config: [{ Subnet: subnet, Gateway: gateway }] },
  });
}

describe("outputs from Docker objects", () => {
  for (const [name, fields, inspect] of objects) {
    it(`has the recorded outputs of ${name} after a create`, () => {
      const resource = golden(name);
      const raw = inspect(resource);
      const planned = planFields(fields, resource.inputs);
      assert.deepEqual({ ...conformFields(fields, raw, planned), id: raw.id }, resource.outputs);
    });
    it(`finds nothing when it refreshes ${name}`, () => {
      const resource = golden(name);
      const refreshed = keepForms(fields, resource.outputs, conformFields(fields, inspect(resource)));
      const { id, ...expected } = resource.outputs;
      if (name === "full") refreshTmpfs(expected);
      assert.deepEqual(refreshed, expected);
    });
  }
});

/** The provider reads only the permission bits of a tmpfs: a sticky one differs after a refresh. */
function refreshTmpfs(outputs: PropertyMap): void {
  const mounts = asMap(asMap(outputs.taskSpec).containerSpec).mounts as PropertyMap[];
  const tmpfs = mounts.find((mount) => mount.type === "tmpfs") as PropertyMap;
  assert.equal(asMap(tmpfs.tmpfsOptions).mode, 0o1777);
  asMap(tmpfs.tmpfsOptions).mode = 0o777;
  tmpfs.readOnly = false;
}
