import assert from "node:assert/strict";
import { Readable } from "node:stream";
import Docker from "dockerode";
import { follow } from "../../../sandbox/server/images.ts";

const docker = new Docker();
const answer = (...events: object[]) => Readable.from(events.map((event) => `${JSON.stringify(event)}\r\n`));

describe("follow", () => {
  it("waits for the end of an answer", async () => {
    await follow(docker, answer({ stream: "Step 1/2 : ARG BASE\n" }, { stream: "Successfully built\n" }));
  });

  it("fails with the error in the answer and what was told before it", async () => {
    const failing = answer({ stream: "Step 1/2 : RUN false\n" }, { stream: "\n" }, { error: "code: 1" });
    await assert.rejects(follow(docker, failing), { message: "code: 1\nStep 1/2 : RUN false" });
  });

  it("fails when the answer breaks off", async () => {
    const broken = new Readable({ read: () => broken.destroy(new Error("socket hang up")) });
    await assert.rejects(follow(docker, broken), { message: "socket hang up" });
  });
});
