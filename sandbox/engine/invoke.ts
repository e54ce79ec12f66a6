import type { ResourceInvokeRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { PropertyMap } from "../drivers/driver.ts";
import { providerConfig, type RunContext } from "./run-context.ts";
import { unseal } from "./sealed.ts";
import { messageOf, StepError } from "./step-error.ts";
import { fromStruct } from "./wire.ts";

/**
 * Answers a lookup of the program, in previews too: it changes nothing. Throws {@link StepError} where the sandbox has no
 * such function, or where it fails.
 */
export async function invokeFunction(run: RunContext, request: ResourceInvokeRequest): Promise<PropertyMap> {
  const token = request.getTok();
  const found = run.functions?.(token);
  if (!found) {
    throw new StepError(`${token}: the sandbox has no such function. Use a resource, or the real engine.`);
  }
  const { values } = unseal(fromStruct(request.getArgs()));
  const context = {
    providerConfig: providerConfig(run, request.getProvider() || undefined),
    log: (severity: "info" | "warning", message: string) => run.reporter.say(severity, message),
    signal: run.signal,
  };
  try {
    return await found.invoke(values, context);
  } catch (error) {
    throw new StepError(`invocation of ${token} returned an error: ${messageOf(error)}`, undefined, {
      cause: error,
    });
  }
}
