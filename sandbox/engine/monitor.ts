import {
  type ServerUnaryCall,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type {
  ReadResourceRequest,
  RegisterPackageRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceCallRequest,
  ResourceInvokeRequest,
  SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import messages from "@pulumi/pulumi/proto/resource_pb.js";
import { UNKNOWN } from "../drivers/driver.ts";
import { goalOf } from "./goal.ts";
import { guarded } from "./guarded.ts";
import { invokeFunction } from "./invoke.ts";
import { readResource } from "./read-step.ts";
import type { Registered, Registrar } from "./registrar.ts";
import type { RunContext } from "./run-context.ts";
import { NOTHING, type Sealed, seal, unseal, wireEnvelope } from "./sealed.ts";
import { StepError } from "./step-error.ts";
import { ORGANIZATION } from "./urn.ts";
import { empty, fromStruct, toStruct } from "./wire.ts";

/** What the monitor needs beside the run. */
export interface MonitorOptions {
  readonly run: RunContext;
  readonly registrar: Registrar;
  /** Outputs of a stack of this project, for stack references. */
  readonly outputsOf: (reference: string) => Promise<Sealed>;
}

/*
 * What this monitor can do. Without ALIAS_SPECS the SDK computes every alias as a whole URN, those that children inherit
 * included; without OUTPUT_VALUES it sends plain values, unknown ones and secrets.
 */
const { ResourceMonitorFeature: Feature } = messages;
const FEATURES = [
  Feature.RESOURCE_MONITOR_FEATURE_SECRETS,
  Feature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  Feature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
];
const FEATURE_NAMES = new Set(["secrets", "resourceReferences", "deletedWith"]);

/** The SDK's `ResourceMonitor` service: what the program registers and reads becomes steps of the run. */
export function resourceMonitor(options: MonitorOptions): UntypedServiceImplementation {
  const answer = answering(options.run);
  return { ...introductions(options.run, answer), ...registrations(options, answer), ...refusals(answer) };
}

/** What the SDK asks before anything is registered, and when it is done. */
function introductions(run: RunContext, answer: Answer): UntypedServiceImplementation {
  return {
    getDeploymentInfo: answer(async () =>
      new messages.DeploymentInfo()
        .setOrganization(ORGANIZATION)
        .setProject(run.project)
        .setStack(run.stack)
        .setDryrun(run.dryRun)
        .setSupportedfeaturesList(FEATURES),
    ),
    supportsFeature: answer(async (request: SupportsFeatureRequest) =>
      new messages.SupportsFeatureResponse().setHassupport(FEATURE_NAMES.has(request.getId())),
    ),
    registerPackage: answer(async (request: RegisterPackageRequest) =>
      new messages.RegisterPackageResponse().setRef(`${request.getName()}@${request.getVersion()}`),
    ),
    // The end of the child says that the program is done; nothing has to wait for the deletions that follow.
    signalAndWaitForShutdown: answer(async () => empty()),
  };
}

function registrations(
  { run, registrar, outputsOf }: MonitorOptions,
  answer: Answer,
): UntypedServiceImplementation {
  return {
    registerResource: answer(async (request: RegisterResourceRequest) => {
      const goal = goalOf(request, run, (urn) => run.journal.get(urn));
      return registeredMessage(await registrar.register(goal));
    }),
    registerResourceOutputs: answer(async (request: RegisterResourceOutputsRequest) => {
      registrar.registerOutputs(request.getUrn(), unseal(fromStruct(request.getOutputs())));
      return empty();
    }),
    invoke: answer(async (request: ResourceInvokeRequest) => {
      const found = await invokeFunction(run, request);
      return new messages.ResourceInvokeResponse().setReturn(toStruct(found));
    }),
    readResource: answer(async (request: ReadResourceRequest) => {
      const record = await readResource(run, request, outputsOf);
      return new messages.ReadResourceResponse()
        .setUrn(record.urn)
        .setProperties(toStruct(seal(record.outputs, wireEnvelope)));
    }),
  };
}

function refusals(answer: Answer): UntypedServiceImplementation {
  return {
    call: answer(async (request: ResourceCallRequest) => {
      throw new StepError(
        `${request.getTok()}: the sandbox calls no methods of components. Use the real engine.`,
      );
    }),
  };
}

/**
 * Answers calls until a step fails, and with UNAVAILABLE from then on, which makes the SDK stop without a message of its
 * own: the error has been told already.
 */
function answering(run: RunContext) {
  return <Request, Response extends object>(handle: (request: Request) => Promise<Response>) =>
    async (call: ServerUnaryCall<Request, Response>, respond: sendUnaryData<Response>): Promise<void> => {
      const response = await guarded(run, () => handle(call.request));
      if (response) respond(null, response);
      else respond({ code: status.UNAVAILABLE, details: "resource monitor shut down" });
    };
}

type Answer = ReturnType<typeof answering>;

function registeredMessage({ record, skipped }: Registered) {
  // The outputs of a component are what the program itself registers later; the old ones may name resources that are
  // not there yet.
  const outputs = record.custom ? record.outputs : NOTHING;
  return new messages.RegisterResourceResponse()
    .setUrn(record.urn)
    .setId(record.id === UNKNOWN ? "" : (record.id ?? ""))
    .setObject(toStruct(seal(outputs, wireEnvelope)))
    .setUnknown(skipped);
}
