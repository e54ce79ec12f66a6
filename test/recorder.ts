import * as pulumi from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state.js";

/** A resource as the program registered it. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  /** Type of its parent: the SDK's mocks put that one into the URN. */
  readonly parent: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Names of what it was told to wait for, beside what its inputs come from. */
  readonly waitsFor: readonly string[];
  readonly ignoreChanges: readonly string[];
  /** What it takes over in place of making a new one. */
  readonly importId?: pulumi.ID;
}

/** Answers a function of a provider, by its token and arguments. */
export type Call = (token: string, args: Record<string, unknown>) => Record<string, unknown>;

/** What an output resolves to; rejects when the output fails, so that no assertion on it can be lost. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(withUnknowns?: boolean): Promise<T> }).promise();
}

/**
 * Runs a program against the SDK's mocks and returns what it registered, in order of type and name. Secret inputs arrive
 * in their wire form: see {@link secretValue}.
 *
 * @param call answers the functions of providers. Default: with their arguments.
 */
export async function record(
  program: () => unknown,
  stack = "staging",
  call: Call = (_, given) => given,
): Promise<Recorded[]> {
  const inputs = new Map<string, Record<string, unknown>>();
  const seen: {
    resource: pulumi.Resource;
    opts: pulumi.CustomResourceOptions;
    type: string;
    name: string;
  }[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs: given }) => {
        inputs.set(`${type}::${name}`, given);
        return { id: `${name}-id`, state: { ...given, ...outputsOf(type, name, given) } };
      },
      call: ({ token, inputs: given }) => call(token, given),
    },
    "hello",
    stack,
    false,
    "organization",
  );
  await pulumi.runtime.runInPulumiStack(async () => {
    pulumi.runtime.registerStackTransformation(({ resource, opts, type, name }) => {
      seen.push({ resource, opts, type, name });
      return undefined;
    });
    return program();
  });
  const recorded = seen.map(async ({ resource, opts, type, name }) => {
    const urn = await resolved(resource.urn);
    return {
      type,
      name,
      inputs: inputs.get(`${type}::${name}`) ?? {},
      parent: urn.split("::")[2]?.split("$").at(-2) ?? "",
      protect: opts.protect === true,
      retainOnDelete: opts.retainOnDelete === true,
      waitsFor: await namesOf(opts.dependsOn),
      ignoreChanges: opts.ignoreChanges ?? [],
      ...(opts.import !== undefined && { importId: opts.import }),
    };
  });
  const key = ({ type, name }: Recorded) => `${type} ${name}`;
  const all = await Promise.all(recorded);
  await registered();
  return all.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

interface Store {
  getStore(): { readonly settings: { readonly rpcDone: Promise<unknown> } };
}

/** Outputs are registered after everything else; the mocks of the next run would not know whose they are. */
async function registered(): Promise<void> {
  // The SDK has this function and leaves it out of its types.
  const { settings } = (state as unknown as Store).getStore();
  for (let done: unknown; done !== settings.rpcDone; ) {
    done = settings.rpcDone;
    await done;
  }
}

async function namesOf(dependsOn: pulumi.CustomResourceOptions["dependsOn"]): Promise<string[]> {
  const all = [await resolved(pulumi.output(dependsOn ?? []))].flat() as pulumi.Resource[];
  const urns = await Promise.all(all.map(({ urn }) => resolved(pulumi.output(urn))));
  return urns.map((urn) => urn.split("::").at(-1) ?? "");
}

/** What a secret input wraps; fails on one that is not wrapped. */
export function secretValue(input: unknown): unknown {
  const wrapped = input as Record<string, unknown> | undefined;
  if (wrapped?.["4dabf18193072939515e22adb298388d"] !== "1b47061264138c4ac30d75fd1eb44270") {
    throw new Error("the input is not marked secret");
  }
  return wrapped.value;
}

function outputsOf(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  switch (type) {
    case "command:local:Command":
      return { stdout: `${name}-stdout`, stderr: "" };
    case "random:index/randomPassword:RandomPassword":
      return { result: `${name}-result`, bcryptHash: `${name}-hash` };
    case "pulumi:pulumi:StackReference":
      return { outputs: {}, secretOutputNames: [] };
    default:
      return { name: inputs.name ?? `${name}-0000000` };
  }
}
