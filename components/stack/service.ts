import type { local } from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceConfig } from "../../config/config.ts";
import type { Host } from "../host/host.ts";
import { back, type LeftService } from "../release/back.ts";
import { Release } from "../release/release.ts";
import { digestOf } from "./canonical-json.ts";
import { type Owner, ownerLabels } from "./labels.ts";
import { prepare } from "./prepare.ts";
import { RolloutGate } from "./rollout-gate.ts";
import type { Secrets } from "./secrets.ts";
import { type ServiceReferences, serviceArgs } from "./service-args.ts";
import { namedSecrets, planService, type ServicePlan } from "./service-plan.ts";
import { smokeSteps } from "./smoke.ts";
import { gateTimeoutSeconds, monitorSeconds } from "./timing.ts";
import { Volumes } from "./volumes.ts";

/** Arguments for {@link Service}. */
export interface ServiceArgs {
  readonly owner: Owner;
  /** As the configuration has it, defaults filled in. Any change but of `after`, `smoke` and `rollout` rolls the service. */
  readonly config: ServiceConfig;
  /** `repository@sha256:…` */
  readonly image: string;
  readonly network: docker.Network;
  readonly secrets: Secrets;
  readonly host: Host;
  /** Services whose rollout must be good before this one is touched. */
  readonly after: readonly Service[];
  /** What the last going back printed: see `Release`. Absent where no service of the stack has release steps. */
  readonly turn?: pulumi.Input<string>;
  /** What this run goes back from. Absent: it goes forward. */
  readonly left?: LeftService;
}

/** What is there before a service is touched. */
interface MadeBefore {
  readonly plan: ServicePlan;
  readonly refs: ServiceReferences;
  readonly revision: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
}

interface ReleaseSteps {
  readonly before: readonly pulumi.Resource[];
  after(rolledOut: readonly pulumi.Resource[]): readonly local.Command[];
}

/**
 * One service of a stack. Creates its volumes, its files as Docker configs, a prepare command, the Docker service, the
 * gate of its rollout, the steps of its release, and one job a smoke step. It is never protected; nothing in a plan may replace it, because the
 * replacement would stop the running version first.
 */
export class Service extends pulumi.ComponentResource {
  /** The image that runs, known once gate and smoke steps have passed: a failed update leaves the last good one. */
  readonly image: pulumi.Output<string>;
  /** Physical name of the Docker service. */
  readonly physicalName: string;
  /** What others that come `after` this one wait for. */
  readonly done: readonly pulumi.Resource[];

  constructor(key: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planService(args.owner, key, args.config, args.image);
    super("slipway:stack:Service", key, {}, opts);
    const refs = this.references(key, args);
    const env = this.environment(key, args, plan, refs);
    const revision = env.SLIPWAY_REVISION;
    const { server } = args.host;
    const prepared = prepare(
      `${key}-prepare`,
      { key, ...args, server, plan, revision, bots: refs.bots },
      this,
    );
    const ready = [prepared, ...args.after.flatMap((service) => service.done)];
    const release = this.release(key, args, { plan, refs, revision, ready });
    const dockerService = new docker.Service(key, serviceArgs(key, args.config, plan, refs, env), {
      parent: this,
      dependsOn: [...ready, ...release.before],
    });
    const gate = this.gate(key, args, dockerService, env.SLIPWAY_REVISION, prepared.stdout);
    const after = release.after([gate.command]);
    const good = [gate.command, ...after];
    const smoke = smokeSteps(key, { ...args, server, plan, refs, attempt: prepared.stdout, good }, this);
    this.done = [...good, ...smoke];
    const passed = [...good, ...smoke].map(({ stdout }) => stdout);
    this.image = pulumi.unsecret(pulumi.all(passed).apply(() => args.image));
    this.physicalName = plan.name;
    this.registerOutputs({ image: this.image, physicalName: this.physicalName });
  }

  /** Steps around the rollout; on the way back all of them come behind what takes the data back. */
  private release(key: string, args: ServiceArgs, made: MadeBefore): ReleaseSteps {
    const { config, left, turn = "none" } = args;
    const { server } = args.host;
    const steps = [...config.release, ...(left?.config?.release ?? [])];
    if (steps.length === 0) return { before: [], after: () => [] };
    const goesBack = back({ key, ...args, server, ...made }, this);
    const ready = [...made.ready, goesBack];
    const release = new Release(
      `${key}-release`,
      { key, ...args, server, ...made, turn, ready },
      { parent: this },
    );
    return {
      before: [goesBack, ...release.before],
      after: (rolledOut) => release.after([...rolledOut, goesBack]),
    };
  }

  private references(key: string, args: ServiceArgs): ServiceReferences {
    const { owner, config, host } = args;
    const names = Object.keys(config.volumes);
    const volumes =
      names.length === 0
        ? {}
        : new Volumes(`${key}-volumes`, { owner, service: key, names, ready: host.ready }, { parent: this })
            .byName;
    const files = Object.fromEntries(
      config.files.map((file) => [file.target, this.file(key, file.target, file.content, args)]),
    );
    // Any number of programs may answer a webhook, but only one may poll.
    const bots = config.kind === "polling" ? args.secrets.bots(namedSecrets(config)) : pulumi.output([]);
    return { network: args.network, secrets: args.secrets, volumes, files, bots };
  }

  private file(key: string, target: string, content: string, args: ServiceArgs): docker.ServiceConfig {
    const labels = ownerLabels(args.owner, key);
    // A config cannot change, and its labels replace it: no name of ours, so that the new one comes before the old one goes.
    return new docker.ServiceConfig(
      // Docker allows 64 characters with the suffix, and two paths must never give one name.
      `${key}-file-${digestOf(target).slice(0, 8)}`,
      { data: content, labels },
      { parent: this, dependsOn: [args.host.ready] },
    );
  }

  /** Secret variables, and the revision: the digest of everything that Docker is told, with digests for secrets. */
  private environment(key: string, args: ServiceArgs, plan: ServicePlan, refs: ServiceReferences) {
    const { config, secrets } = args;
    const entries = (value: (name: string) => pulumi.Output<string>) =>
      Object.fromEntries(config.secretEnv.map((name) => [name, value(name)]));
    const visible = serviceArgs(
      key,
      config,
      plan,
      refs,
      entries((name) => secrets.digest(name)),
    );
    const revision = pulumi.output(visible).apply((resolved) => digestOf(resolved));
    return { ...entries((name) => secrets.value(name)), SLIPWAY_REVISION: revision };
  }

  private gate(
    key: string,
    args: ServiceArgs,
    service: docker.Service,
    revision: pulumi.Output<string>,
    attempt: pulumi.Output<string>,
  ): RolloutGate {
    const { config, owner, secrets } = args;
    return new RolloutGate(
      `${key}-gate`,
      {
        server: args.host.server,
        key,
        stack: owner.stack,
        kind: config.kind,
        service: service.name,
        revision,
        attempt,
        timeoutSeconds: gateTimeoutSeconds(config),
        monitorSeconds: monitorSeconds(config),
        redact: secrets.redactions(namedSecrets(config)),
      },
      { parent: this, dependsOn: [service] },
    );
  }
}
