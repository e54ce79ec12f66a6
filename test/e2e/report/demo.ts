import { reportPage } from "../../../cli/report/page.ts";
import { reportOf } from "../../../cli/report/report-data.ts";
import type { ServiceRow } from "../../../cli/result.ts";
import type { HistoryEntry } from "../../../engine/port.ts";
import { commitTimes, NOW, twoHundred } from "../../cli/report/two-hundred.ts";

const HOUR = 3_600_000;
/** A commit message of somebody who means ill. */
const PLANTED = "deploy </script><script>window.planted=1</script><img src=x onerror=window.planted=1>";

/** A report of two stacks with 200 updates each, the one an hour after the other. */
export function demoPage(): string {
  const [latest, ...others] = twoHundred();
  const prod = [{ ...(latest as HistoryEntry), message: PLANTED }, ...others];
  const inputs = [
    { stack: "prod", history: prod, rows: services("running") },
    { stack: "staging", history: twoHundred().map(earlier), rows: services("updating") },
  ];
  return reportPage(
    reportOf(inputs, { project: "hello", production: "prod", commitTimes: commitTimes(), now: NOW }),
  );
}

function earlier(entry: HistoryEntry): HistoryEntry {
  const before = (iso = "") => new Date(Date.parse(iso) - HOUR).toISOString();
  return { ...entry, startedAt: before(entry.startedAt), endedAt: before(entry.endedAt) };
}

function services(state: ServiceRow["state"]): ServiceRow[] {
  return (["web", "worker", "polling"] as const).map((kind, index) => ({
    name: ["web", "telegram", "poller"][index] ?? "",
    kind,
    image: `docker.io/slipway/sample-${kind}@sha256:${"b19623a0852a".repeat(6).slice(0, 64)}`,
    state: index === 2 ? state : "running",
    revision: "rev",
    since: new Date(NOW - (index + 1) * 7 * HOUR).toISOString(),
  }));
}
