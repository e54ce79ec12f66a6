import { type BadVersion, VERSIONS } from "../test/e2e/engines/bad/versions.ts";
import type { ProbeImages } from "../test/e2e/engines/images.ts";
import { TestProject } from "../test/e2e/engines/project.ts";
import type { SlipwayRun } from "../test/e2e/engines/slipway.ts";
import { ratio, seconds } from "./measure.ts";
import { dockerUpdate, webService } from "./web-service.ts";

/** Time to the verdict of each bad version that Docker itself finds out about, and of the same by `docker service update`. */
export async function badVersions(images: ProbeImages): Promise<void> {
  const project = new TestProject();
  const service = project.service("bad", "web");
  const configure = (bad?: BadVersion) =>
    project.configure("bad", { services: { web: webService(images.digest("1"), bad?.change) } });
  const up = () => project.slipway("up", "--stack", "bad");
  try {
    configure();
    await up();
    for (const [name, bad] of Object.entries(VERSIONS)) {
      const flags = dockerFlags(bad);
      if (flags === undefined) continue;
      configure(bad);
      const ours = verdict(await up());
      const theirs = await seconds(() => dockerUpdate(service, ...flags));
      ratio(
        `a version that ${name}: verdict ÷ docker service update of the same`,
        ours / theirs,
        "1.1 or less",
      );
      configure();
      await project.drift("bad");
      await up();
    }
  } finally {
    await project.slipway("down", "--stack", "bad", "--yes", "--delete-data");
    project.remove();
  }
}

/** The same change for Docker; undefined where it is refused beforehand, or passes. */
function dockerFlags({ change, untouched, passes }: BadVersion): string[] | undefined {
  if (untouched || passes) return undefined;
  const { env = {}, limits } = change as { env?: Record<string, string>; limits?: { memory: string } };
  return [
    ...Object.entries(env).flatMap(([name, value]) => ["--env-add", `${name}=${value}`]),
    ...(limits ? ["--limit-memory", limits.memory.replace("iB", "").toLowerCase()] : []),
  ];
}

/** Seconds to the first failure that a run tells of. */
function verdict(run: SlipwayRun): number {
  const index = run.events.findIndex(({ phase, event }) => phase === "up" && event === "failed");
  return run.times[index] ?? Number.NaN;
}
