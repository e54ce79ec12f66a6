import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb.js";

/** A running server. */
export interface RunningServer {
  /** `127.0.0.1:<port>`. */
  readonly address: string;
  /** Ends every connection at once. */
  stop(): void;
}

/** The limit of the SDK's own side: a state with large files in it must fit into one message. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** Serves both services on a free port of the loopback interface, for the program of one run. */
export async function serve(
  monitor: UntypedServiceImplementation,
  engine: UntypedServiceImplementation,
): Promise<RunningServer> {
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  });
  server.addService(ResourceMonitorService, monitor);
  server.addService(EngineService, engine);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}
