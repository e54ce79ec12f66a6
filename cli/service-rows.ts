import type { ResourceState } from "../engine/port.ts";
import { shownDigest } from "./digest.ts";
import { dockerServices, passedRevision } from "./gates.ts";
import type { ServiceRow } from "./result.ts";
import type { RunningService } from "./running-service.ts";
import { serviceState } from "./service-state.ts";
import type { FileService } from "./stack-file.ts";
import type { PublishedService, StackView } from "./stack-view.ts";

/** Where the services of a stack are known from. */
export interface RowSources {
  readonly view: StackView;
  /** What the Docker engine has; undefined where it does not answer. */
  readonly running: readonly RunningService[] | undefined;
  /** In the order of the stack file; empty where there is none. */
  readonly file: Readonly<Record<string, FileService>>;
}

/** One row a service: what runs, and whether it is what the stack holds. In the order of the stack file. */
export function serviceRows(sources: RowSources): readonly ServiceRow[] {
  return serviceKeys(sources).map((key) => rowOf(key, sources));
}

function serviceKeys({ view, running, file }: RowSources): string[] {
  const inState = new Set([
    ...dockerServices(view.resources).map(({ name }) => name),
    ...Object.keys(view.services),
  ]);
  const onServer = (running ?? []).map(({ key }) => key);
  const known = new Set([...inState, ...onServer]);
  const listed = Object.keys(file).filter((key) => known.has(key));
  return [...new Set([...listed, ...known])];
}

function rowOf(key: string, { view, running, file }: RowSources): ServiceRow {
  const service = running?.find((each) => each.key === key);
  const published: PublishedService | undefined = view.services[key];
  const kind = published?.kind ?? file[key]?.kind ?? "";
  if (running === undefined) {
    const image = view.images[key] ?? "";
    return {
      name: key,
      kind,
      image,
      state: "unknown",
      revision: passedRevision(view.resources, key) ?? "",
      since: "",
    };
  }
  if (service === undefined) {
    return { name: key, kind, image: "", state: "missing", revision: "", since: "", ...tasks(0, 0) };
  }
  const { state, since, image, revision, count } = serviceState(service, passedRevision(view.resources, key));
  const difference = differenceOf(key, { image, revision, wanted: service.wanted }, view);
  return {
    name: key,
    kind,
    image,
    state,
    revision,
    since,
    ...tasks(count, service.wanted),
    ...(difference !== undefined && { difference }),
  };
}

function tasks(running: number, wanted: number): Pick<ServiceRow, "tasks"> {
  return { tasks: { running, wanted } };
}

/** What the stack holds where something else runs. */
function differenceOf(
  key: string,
  { image, revision, wanted }: { readonly image: string; readonly revision: string; readonly wanted: number },
  view: StackView,
): string | undefined {
  const held = view.images[key];
  if (!isInState(key, view.resources)) return "the stack does not have it";
  if (held === undefined) return "no version of it has passed yet";
  if (image !== "" && image !== held) return `the stack holds image ${shownDigest(held)}`;
  const passed = passedRevision(view.resources, key);
  if (passed === undefined) return "its last rollout has not passed";
  const isStopped = view.operations[key]?.stopped === true;
  if (isStopped !== (wanted === 0))
    return isStopped ? "the stack has it stopped" : "the stack has it running";
  return revision !== "" && revision !== passed ? "the stack holds another configuration of it" : undefined;
}

function isInState(key: string, resources: readonly ResourceState[]): boolean {
  return dockerServices(resources).some(({ name }) => name === key);
}
