import { createRequire } from "node:module";
import type { Struct as StructMessage } from "google-protobuf/google/protobuf/struct_pb.js";

/*
 * Signatures with which the SDK marks values that JSON cannot tell apart (`@pulumi/pulumi/runtime/rpc`, and
 * `sdk/go/common/resource/properties.go`). The state file uses the same ones.
 */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
export const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";
export const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** JSON as it travels in a protobuf `Struct`. */
export type WireObject = Record<string, unknown>;

// The copy of google-protobuf that the SDK's stubs were generated for: messages of another copy do not serialize.
const fromSdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
const structs = fromSdk("google-protobuf/google/protobuf/struct_pb.js") as {
  Struct: { fromJavaScript(value: WireObject): StructMessage };
};
const empties = fromSdk("google-protobuf/google/protobuf/empty_pb.js") as { Empty: new () => object };

/** A protobuf `Struct` of plain JSON. */
export function toStruct(value: WireObject): StructMessage {
  return structs.Struct.fromJavaScript(value);
}

/** Plain JSON of a protobuf `Struct`; `{}` for an absent one. */
export function fromStruct(struct: StructMessage | undefined): WireObject {
  return (struct?.toJavaScript() as WireObject | undefined) ?? {};
}

/** The empty answer. */
export function empty(): InstanceType<typeof empties.Empty> {
  return new empties.Empty();
}
