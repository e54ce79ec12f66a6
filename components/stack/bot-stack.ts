import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { GoingBackConfig, ServiceConfig } from "../../config/config.ts";
import { mapValues } from "../../config/map-values.ts";
import type { Host } from "../host/host.ts";
import type { LeftService } from "../release/back.ts";
import { turn } from "../release/turn.ts";
import { goneBehind, orderBack } from "../release/way-back.ts";
import { inOrder } from "./in-order.ts";
import type { KeyLedger } from "./key-plan.ts";
import { type Owner, ownerLabels, physicalName } from "./labels.ts";
import { Secrets, type StackSecret } from "./secrets.ts";
import { Service } from "./service.ts";

/** Arguments for {@link BotStack}. */
export interface BotStackArgs {
  readonly owner: Owner;
  readonly host: Host;
  readonly secrets: Readonly<Record<string, StackSecret>>;
  /** Every generation of every key that must stay declared: see `planKeys`. */
  readonly keys: KeyLedger;
  /** By key. A new one is created, one that is gone is deleted; a renamed one is both. */
  readonly services: Readonly<Record<string, ServiceConfig>>;
  /** `repository@sha256:…` by service: see `planImages`. */
  readonly images: Readonly<Record<string, string>>;
  /** The update that this run goes back from: the order is turned round. Absent: it goes forward. */
  readonly goingBack?: GoingBackConfig<StackSecret>;
}

/** What the stack publishes of a service. */
export interface PublishedService {
  /** Physical name of the Docker service. */
  readonly name: string;
  readonly kind: ServiceConfig["kind"];
  readonly after: readonly string[];
}

/**
 * One environment of a bot on one server: an overlay network, secrets, volumes, and the services, each with the gate of its
 * rollout. Services come in the order that `after` asks for; those that nothing orders roll out at once.
 */
export class BotStack extends pulumi.ComponentResource {
  /** `repository@sha256:…` by service. Known once every gate and smoke step has passed, so that it holds the last good set. */
  readonly images: pulumi.Output<Record<string, string>>;
  readonly services: Readonly<Record<string, PublishedService>>;
  /** Values of the secrets, for what else needs the same ones. */
  readonly secrets: Secrets;

  constructor(name: string, args: BotStackArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:stack:BotStack", name, {}, { providers: { docker: args.host.provider }, ...opts });
    const network = this.network(name, args);
    const mounted = new Set(Object.values(args.services).flatMap((service) => service.secrets));
    const secrets = new Secrets(
      `${name}-secrets`,
      { ...args, mounted, ready: args.host.ready },
      { parent: this },
    );
    const made = this.rollOut(name, args, network, secrets);
    this.secrets = secrets;
    this.images = pulumi.output(mapValues(made, (service) => service.image));
    this.services = mapValues(made, (service, key) => ({
      name: service.physicalName,
      kind: (args.services[key] as ServiceConfig).kind,
      after: (args.services[key] as ServiceConfig).after,
    }));
    this.registerOutputs({ images: this.images, services: this.services });
  }

  private rollOut(name: string, args: BotStackArgs, network: docker.Network, secrets: Secrets) {
    const { owner, host, goingBack } = args;
    const all = [...Object.values(args.services), ...Object.values(goingBack?.services ?? {})];
    const hasSteps = all.some(({ release }) => release.length > 0);
    const turned = hasSteps
      ? { turn: turn(`${name}-turn`, host.server, goingBack?.id, { parent: this, dependsOn: [host.ready] }) }
      : {};
    const order = mapValues(args.services, ({ after }) => after);
    const waits = goingBack ? orderBack(args.services, goingBack.services) : order;
    const made: Record<string, Service> = {};
    for (const key of inOrder(mapValues(waits, (after) => ({ after })))) {
      const config = args.services[key] as ServiceConfig;
      const after = (waits[key] ?? []).map((other) => made[other] as Service);
      const image = args.images[key] as string;
      const left = goingBack && {
        left: leftService(key, args, goingBack, { secrets, id: turned.turn ?? "" }),
      };
      const service = { owner, host, config, image, network, secrets, after, ...turned, ...left };
      made[key] = new Service(key, service, { parent: this });
    }
    return made;
  }

  private network(name: string, { owner, host }: BotStackArgs): docker.Network {
    return new docker.Network(
      `${name}-network`,
      {
        name: physicalName(owner),
        driver: "overlay",
        // A person can join it with a container of their own, to look at a service from inside.
        attachable: true,
        ipamDriver: "default",
        labels: ownerLabels(owner),
      },
      { parent: this, dependsOn: [host.ready] },
    );
  }
}

/** A service as the update that is left had it. */
function leftService(
  key: string,
  { owner, services, images }: BotStackArgs,
  goingBack: GoingBackConfig<StackSecret>,
  { id, secrets }: { id: pulumi.Input<string>; secrets: Secrets },
): LeftService {
  const { data, since, backups } = goingBack;
  const config = goingBack.services[key];
  return {
    id,
    data,
    since,
    ...(config && { config }),
    image: goingBack.images[key] ?? (images[key] as string),
    secrets: secrets.of(goingBack.secrets),
    backups: backups[key] ?? {},
    hold: goneBehind(key, services, goingBack.services).map((gone) => physicalName(owner, gone)),
  };
}
