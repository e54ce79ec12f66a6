import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceHash } from "../../../sandbox/server/source-hash.ts";

describe("sourceHash", () => {
  let root = "";
  const hash = (facts: unknown = "base:1") =>
    sourceHash({ facts, root, folders: ["bot"], leftOut: /^(__pycache__|test_.*)$/ });

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "slipway-sources-"));
    await mkdir(join(root, "bot/inner/__pycache__"), { recursive: true });
    await mkdir(join(root, "other"));
    await writeFile(join(root, "bot/inner/a.py"), "a");
  });
  afterEach(() => rm(root, { recursive: true }));

  it("stays the same for what is not in the images, and for times", async () => {
    const before = await hash();
    await writeFile(join(root, "bot/inner/__pycache__/a.pyc"), "x");
    await writeFile(join(root, "bot/test_a.py"), "x");
    await writeFile(join(root, "other/a.py"), "x");
    await utimes(join(root, "bot/inner/a.py"), 1, 1);
    assert.equal(await hash(), before);
  });

  it("changes with a fact, a file's text, a file's name and a new file", async () => {
    const hashes = [await hash(), await hash("base:2")];
    await writeFile(join(root, "bot/inner/a.py"), "b");
    hashes.push(await hash());
    await writeFile(join(root, "bot/inner/b.py"), "");
    hashes.push(await hash());
    await rm(join(root, "bot/inner/b.py"));
    await writeFile(join(root, "bot/inner/c.py"), "");
    hashes.push(await hash());
    assert.equal(new Set(hashes).size, hashes.length);
  });
});
