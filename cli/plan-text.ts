import type { ResourceChange } from "../engine/port.ts";
import { shownDigest } from "./digest.ts";
import { COMMAND_TYPE, SERVICE_TYPE } from "./gates.ts";
import { changedSettings } from "./plan-words.ts";

/** Images of the services before and after a run, `repository@sha256:…` by service, as far as they are known. */
export interface PlannedImages {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

/** A plan in words. */
export interface PlanText {
  /** One line a service that changes, then one for each other resource that does. */
  readonly lines: readonly string[];
  /** `1 service to roll out, 2 unchanged` */
  readonly summary: string;
}

/** Says what a plan does: services first, in the order of the plan. */
export function planText(changes: readonly ResourceChange[], images: PlannedImages): PlanText {
  const services = changes.filter(({ type }) => type === SERVICE_TYPE);
  const moving = services.filter(({ operation }) => !QUIET.has(operation));
  const still = services.filter(({ operation }) => QUIET.has(operation));
  const gates = still.filter(({ name }) =>
    changes.some((each) => isGateOf(each, name) && !QUIET.has(each.operation)),
  );
  const others = changes.filter(isTold);
  const steps = changes.flatMap((change) => stepLine(change) ?? []);
  return {
    lines: [
      ...moving.map((change) => serviceLine(change, images)),
      ...steps,
      ...gates.map(({ name }) => `${name}: unchanged, its rollout is checked again`),
      ...others.map(
        (change) => `${WORDS[change.operation] ?? change.operation} ${kindOf(change)} ${change.name}`,
      ),
    ],
    summary: summary(moving, still.length, others.length + steps.length),
  };
}

const QUIET: ReadonlySet<string> = new Set(["same", "read", "refresh"]);
const WORDS: Readonly<Record<string, string>> = {
  create: "new",
  update: "changed",
  replace: "replaced",
  delete: "removed",
  forget: "forgotten",
};

function isGateOf({ type, name }: ResourceChange, key: string): boolean {
  return type === COMMAND_TYPE && name === `${key}-gate`;
}

/** Not each of them will start a job: the ledger on the server has some as done, perhaps. */
function stepLine({ type, name, operation }: ResourceChange): string | undefined {
  const [, key, step] = /^(.+?)-release-(.+)$/.exec(name) ?? [];
  const runs = operation === "create" || operation === "update" || operation === "replace";
  return type === COMMAND_TYPE && runs && key !== undefined ? `${key}: release step ${step}` : undefined;
}

/** Components, providers and our own commands follow from the rest of a plan. */
function isTold({ type, operation }: ResourceChange): boolean {
  const follows = type === COMMAND_TYPE || type.startsWith("pulumi:") || type.startsWith("slipway:");
  return !follows && type !== SERVICE_TYPE && !QUIET.has(operation);
}

function serviceLine(change: ResourceChange, images: PlannedImages): string {
  const { name, operation, replacedBy } = change;
  if (operation === "create") return `${name}: new${imageText(images.after[name])}`;
  if (operation === "update") return `${name}: ${settings(change, images)}`;
  if (operation === "replace") return `${name}: REPLACED, because of ${replacedBy.join(", ") || "its name"}`;
  return `${name}: removed`;
}

function settings({ name, changed }: ResourceChange, { before, after }: PlannedImages): string {
  const words = changedSettings(changed).map((word) => {
    const [from, to] = [before[name], after[name]];
    if (word !== "image" || !from || !to || from === to) return `${word} changed`;
    return `image ${shownDigest(from)} -> ${shownDigest(to)}`;
  });
  return words.length > 0 ? words.join(", ") : "rolled out again";
}

function imageText(image: string | undefined): string {
  return image === undefined ? "" : `, image ${shownDigest(image)}`;
}

function kindOf({ type }: ResourceChange): string {
  const [provider = "", , name = type] = type.split(":");
  return provider === "docker" ? name.replace("ServiceConfig", "file").toLowerCase() : name;
}

function summary(moving: readonly ResourceChange[], still: number, others: number): string {
  const count = (operation: string) => moving.filter((change) => change.operation === operation).length;
  const [rolls, creates] = [count("update") + count("replace"), count("create")];
  const removes = moving.length - rolls - creates;
  const parts = [
    rolls > 0 && `${services(rolls)} to roll out`,
    creates > 0 && `${services(creates)} to start`,
    removes > 0 && `${services(removes)} to remove`,
    still > 0 && `${still} unchanged`,
  ].filter((part) => part !== false);
  if (moving.length > 0) return parts.join(", ");
  return others > 0 ? `no service to roll out, ${services(still)} unchanged` : "nothing to do";
}

function services(count: number): string {
  return `${count} service${count === 1 ? "" : "s"}`;
}
