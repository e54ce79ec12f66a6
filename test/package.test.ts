import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { INDEX } from "../cli/init/files.ts";

interface PackageFile {
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const read = (path: string) => readFileSync(path, "utf8");

describe("the package", () => {
  const file = JSON.parse(read("package.json")) as PackageFile;

  it("is used by a bot as this checkout uses its own source", () => {
    assert.equal(read("index.ts").replace("./program.ts", file.name), INDEX);
  });

  it("compiles what its entry points name, and nothing that only a checkout has", () => {
    const { files } = JSON.parse(read("tsconfig.package.json")) as { files: string[] };
    assert.deepEqual(files, ["program.ts", "cli/main.ts"]);
    assert.deepEqual(file.exports["."], { types: "./dist/program.d.ts", default: "./dist/program.js" });
    assert.match(read("bin/slipway.mjs"), /"dist\/cli\/main\.js"/);
  });

  it("depends on every package that its source imports", () => {
    const sources = globSync(
      "{program.ts,{cli,components,config,engine,github,ssh}/**/*.ts,sandbox/{drivers,engine}/**/*.ts}",
    );
    // What is imported for its types alone is not there when the program runs.
    const statement = /^import (?!type )(?:[^"';]* from )?"([^"]+)"|\bimport\("([^"]+)"\)/gm;
    const imported = sources.flatMap((path) =>
      [...read(path).matchAll(statement)].map(([, first, second]) => first ?? second ?? ""),
    );
    const foreign = new Set(
      imported
        .filter((name) => !/^(\.|node:)/.test(name))
        .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name),
    );
    assert.ok(foreign.size > 10);
    assert.deepEqual(
      [...foreign].filter((name) => !Object.hasOwn(file.dependencies, name)),
      [],
    );
  });
});
