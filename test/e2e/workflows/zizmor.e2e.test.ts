import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expression } from "../../../cli/workflows/workflow.ts";
import { ensureBaseImage } from "../../../sandbox/server/base-image/ensure.ts";
import { ensureServer } from "../../../sandbox/server/ensure-server.ts";
import { ensurePythonPackages } from "../../../sandbox/server/python-packages.ts";
import { writtenWorkflows } from "../../cli/workflows/written.ts";
import { SERVER_ROOT } from "../engines/images.ts";

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");

/** What stays, by rule and file, with its reason. */
const KNOWN = [
  // The jobs that wait for an approval stand in no group: one that waits would keep the others of its group waiting.
  "concurrency-limits deploy.yml",
  "concurrency-limits rollback.yml",
];

interface Finding {
  readonly ident: string;
  readonly locations: readonly {
    readonly symbolic: { readonly key: { readonly Local: { readonly verbatim_path: string } } };
  }[];
}

describe("workflows that init writes, before zizmor", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-zizmor-"));
  let zizmor: string;

  before(async () => {
    const server = await ensureServer({ root: SERVER_ROOT, log: (line) => console.log(`    ${line}`) });
    const base = await ensureBaseImage(server);
    zizmor = join(await ensurePythonPackages(server, base, REQUIREMENTS), "bin/zizmor");
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Findings of the strictest persona, as `rule file`. */
  const audit = async (files: Readonly<Record<string, string>>) => {
    const paths = Object.entries(files).map(([path, text]) => {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    });
    const args = ["--offline", "--no-config", "--persona", "pedantic", "--format", "json", "--no-exit-codes"];
    const { stdout } = await execa(zizmor, [...args, ...paths]);
    const findings = JSON.parse(stdout) as Finding[];
    return findings.map(({ ident, locations: [first] }) => {
      return `${ident} ${first?.symbolic.key.Local.verbatim_path.split("/").at(-1)}`;
    });
  };

  it("have nothing that is not known", async () => {
    const files = Object.fromEntries(
      Object.entries(writtenWorkflows()).filter(([path]) => path.endsWith(".yml")),
    );
    assert.deepEqual(await audit(files), KNOWN);
  });

  it("would be refused with an expression in a script, or an action that is not pinned", async () => {
    const text = Object.values(writtenWorkflows())[0] ?? "";
    const worse = text
      .replace("npm ci", `echo ${expression("github.event.pull_request.title")}`)
      .replace(/@[0-9a-f]{40}/, "@v5");
    const found = await audit({ ".github/workflows/worse.yml": worse });
    assert.ok(found.includes("template-injection worse.yml"), found.join("\n"));
    assert.ok(found.includes("unpinned-uses worse.yml"), found.join("\n"));
  });
});
