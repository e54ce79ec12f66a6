import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from "@grpc/grpc-js";
import messages, { type LogRequest, type SetRootResourceRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import type { Reporter } from "./reporter.ts";
import { tidyError } from "./tidy-error.ts";
import { empty } from "./wire.ts";

/** The SDK's `Engine` service: messages of the program, and the root resource that everything without a parent gets. */
export function engineService(reporter: Reporter): UntypedServiceImplementation {
  let root = "";
  const { LogSeverity } = messages;
  const severities = new Map([
    [LogSeverity.INFO, "info" as const],
    [LogSeverity.WARNING, "warning" as const],
    [LogSeverity.ERROR, "error" as const],
  ]);
  return {
    log: answer((request: LogRequest) => {
      // Debug messages are dropped: the SDK writes every property into them, secret ones in plain text.
      const severity = severities.get(request.getSeverity());
      const message = request.getMessage();
      if (severity) {
        reporter.say(
          severity,
          severity === "error" ? tidyError(message) : message,
          request.getUrn() || undefined,
        );
      }
      return empty();
    }),
    getRootResource: answer(() => new messages.GetRootResourceResponse().setUrn(root)),
    setRootResource: answer((request: SetRootResourceRequest) => {
      root = request.getUrn();
      return new messages.SetRootResourceResponse();
    }),
    startDebugging: answer(() => empty()),
    requirePulumiVersion: answer(() => new messages.RequirePulumiVersionResponse()),
  };
}

function answer<Request, Response>(handle: (request: Request) => Response) {
  return (call: ServerUnaryCall<Request, Response>, respond: sendUnaryData<Response>): void =>
    respond(null, handle(call.request));
}
