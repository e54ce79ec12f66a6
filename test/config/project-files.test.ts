import { deepEqual, equal } from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectReader } from "../../config/project-files.ts";

describe("projectReader", () => {
  let parent: string;
  let read: ReturnType<typeof projectReader>;

  before(() => {
    parent = mkdtempSync(join(tmpdir(), "slipway-config-"));
    const project = join(parent, "project");
    mkdirSync(join(project, "folder"), { recursive: true });
    writeFileSync(join(parent, "outside.txt"), "outside");
    mkdirSync(join(parent, "project-2"));
    writeFileSync(join(parent, "project-2", "x"), "beside");
    writeFileSync(join(project, "..dots"), "dots");
    writeFileSync(join(project, "a.bin"), Buffer.from([0, 255, 10]));
    writeFileSync(join(project, "huge"), "");
    truncateSync(join(project, "huge"), 3_000_000);
    symlinkSync(join(parent, "outside.txt"), join(project, "link"));
    symlinkSync("a.bin", join(project, "inner-link"));
    symlinkSync("/dev/zero", join(project, "device"));
    read = projectReader(project);
  });
  after(() => rmSync(parent, { recursive: true }));

  it("reads bytes as they are, through links inside of the project too", () => {
    for (const path of ["./a.bin", "folder/../a.bin", "inner-link"]) {
      const file = read(path);
      deepEqual(file.kind === "file" && [...file.content], [0, 255, 10]);
    }
    equal(read("..dots").kind, "file");
  });

  it("reads nothing outside of the project", () => {
    for (const path of ["../outside.txt", "link", "/etc/passwd", "../project-2/x", "device"]) {
      deepEqual(read(path), { kind: "outside" });
    }
  });

  it("tells what is missing, a folder, or too large to read", () => {
    deepEqual(read("none"), { kind: "missing" });
    deepEqual(read("a.bin/x"), { kind: "missing" });
    deepEqual(read("folder"), { kind: "folder" });
    deepEqual(read("huge"), { kind: "large", size: 3_000_000 });
  });
});
