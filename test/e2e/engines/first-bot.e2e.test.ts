import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { BotFolder } from "../package/bot-folder.ts";
import { packTarball } from "../package/tarball.ts";
import { objectsOf } from "./docker.ts";
import { type ProbeImages, probeImages } from "./images.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
/** Whole: the package with everything that it depends on comes from the registry, as it does for a user. */
const whole = process.env.SLIPWAY_TEST_WHOLE === "1";

/** Commands of the README's walk, as a person types them in the bot's folder. */
function walk(): string[] {
  const [, section = ""] =
    /\n## Your first bot\n([\s\S]*?)\n## /.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
  return [...section.matchAll(/^ {4}(npm install|npx) .*$/gm)].map(([line]) => line.trim());
}

describe("the README's walk to a first bot", () => {
  let bot: BotFolder;
  let images: ProbeImages;

  /** The README's names of things, as they are called here. */
  const here = (line: string) =>
    line
      .replaceAll(/docker\.io\/me\/mybot(:\d)?/g, (_, tag: string = "") => `${images.repository}${tag}`)
      .replaceAll("mybot", bot.name);
  const type = async (line: string, input?: string) => {
    const run = await bot.type(here(line), input);
    assert.equal(run.exitCode, 0, run.text);
    return run.text;
  };

  before(async () => {
    images = await probeImages();
    bot = new BotFolder();
    const tarball = await packTarball(bot.dir);
    if (!whole) await bot.unpack(tarball);
  });
  after(async () => {
    await bot.type("npx slipway down --stack staging --yes");
    assert.deepEqual((await objectsOf(bot.name)).services, []);
    bot.remove();
  });

  it("goes from an empty folder to a bot that runs, and back", async () => {
    const lines = walk();
    assert.deepEqual(
      lines.map((line) => line.split(" ").slice(0, 3).join(" ")),
      [
        "npm install --ignore-scripts",
        "npx slipway init",
        "npx slipway secret",
        "npx slipway deploy",
        "npx slipway deploy",
        "npx slipway rollback",
        "npx slipway status",
      ],
    );
    const [install = "", init = "", secret = "", first = "", second = "", rollback = "", status = ""] = lines;
    if (whole) await type(install);
    assert.match(await type(init), /^written {3}Pulumi\.staging\.yaml$/m);
    await type(secret, "123:a token of nobody");
    const runs = async (tag: "1" | "2") => {
      const table = await type(status);
      const digest = images.digest(tag).split("sha256:")[1]?.slice(0, 12);
      assert.match(table, new RegExp(`^${bot.name} +polling +running +1/1 +${digest} `, "m"));
    };
    await type(first);
    await runs("1");
    await type(second);
    await runs("2");
    await type(rollback);
    await runs("1");
    await type("npx slipway report");
    assert.match(readFileSync(join(bot.dir, "slipway-report.html"), "utf8"), /Production: staging/);
  });

  it("is a package like others: declarations, and JavaScript alone", async () => {
    const home = join(bot.dir, "node_modules/@slipway/slipway");
    const { exports, types } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
    assert.equal(types, undefined);
    for (const path of [exports["."].types, exports["."].default, exports["./schema.json"]]) {
      assert.notEqual(readFileSync(join(home, path), "utf8"), "");
    }
    const { text } = await bot.type("cd node_modules/@slipway/slipway && find . -type f");
    const paths = text
      .split("\n")
      .slice(1)
      .map((path) => path.slice(2));
    assert.deepEqual(
      paths.filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts")),
      [],
    );
    const scripts = globSync("{cli,components,ssh}/**/*.sh", { cwd: ROOT }).map((path) => `dist/${path}`);
    assert.deepEqual(paths.filter((path) => path.endsWith(".sh")).sort(), scripts.sort());
    assert.deepEqual([...new Set(paths.map((path) => path.split("/")[0]))].sort(), [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "bin",
      "bootstrap.mjs",
      "config",
      "dist",
      "docs",
      "package.json",
    ]);
  });
});
