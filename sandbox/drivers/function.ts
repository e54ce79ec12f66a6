import type { PropertyMap } from "./driver.ts";

/** What a function of a provider gets beside its arguments. */
export interface FunctionContext {
  /** Inputs of the explicit provider resource, `{}` for the default provider. */
  readonly providerConfig: PropertyMap;
  /** Shown to the user at once. Never with a secret in it. */
  log(severity: "info" | "warning", message: string): void;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
}

/** A lookup that a program asks of a provider. It changes nothing. An error's message is shown as it is. */
export interface ProviderFunction {
  /** For example `github:index/getUser:getUser`. */
  readonly token: string;
  invoke(args: PropertyMap, context: FunctionContext): Promise<PropertyMap>;
}

/** Finds the function of a token; undefined when the sandbox has none. */
export type FunctionRegistry = (token: string) => ProviderFunction | undefined;
