import { realpathSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { docker } from "./docker.ts";

/** What the requests to a service came to. */
export interface Traffic {
  readonly requests: number;
  /** Those without an answer, each with its reason. */
  readonly lost: readonly string[];
  /** Versions that answered, in the order of their first answer. */
  readonly versions: readonly string[];
}

/** Twenty requests a second, each of which resolves the name anew. On SIGTERM it prints what became of them. */
const CLIENT = `
const { get } = require("node:http");
const told = { requests: 0, lost: [], versions: [] };
const lost = (error) => told.lost.push(new Date().toISOString() + " " + error);
const open = new Set();
function ask() {
  told.requests += 1;
  open.add(new Promise((done) => {
    const request = get("http://web:8000/", { agent: false, timeout: 30000 }, (answer) => {
      let text = "";
      answer.on("data", (part) => { text += part; });
      answer.on("end", () => {
        if (answer.statusCode !== 200) lost("status " + answer.statusCode);
        else if (!told.versions.includes(text.trim())) told.versions.push(text.trim());
        done();
      });
    });
    request.on("timeout", () => request.destroy(new Error("no answer within 30 s")));
    request.on("error", (error) => { lost(error); done(); });
  }));
}
const timer = setInterval(ask, 50);
process.on("SIGTERM", async () => {
  clearInterval(timer);
  await Promise.all(open);
  console.log(JSON.stringify(told));
  process.exit();
});
console.log("ready");
`;

/**
 * Asks the service `web` from inside the network of a stack until the function that it gives is called. The client is this
 * Node with the libraries of this machine, in a container of an image that may be empty.
 */
export async function traffic(network: string, image: string): Promise<() => Promise<Traffic>> {
  const libraries = ["/lib", "/lib64", "/usr/lib"].map((folder) => `${folder}:${folder}:ro`);
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["/node"],
    Cmd: ["-e", CLIENT],
    // With a terminal its log is text, without a frame around every piece.
    Tty: true,
    HostConfig: {
      NetworkMode: network,
      Binds: [`${realpathSync(process.execPath)}:/node:ro`, ...libraries],
    },
  });
  const lines = async () => (await container.logs({ stdout: true, stderr: true })).toString();
  const until = async (pattern: RegExp) => {
    for (let tries = 0; tries < 600; tries += 1) {
      const found = pattern.exec(await lines());
      if (found) return found[0];
      await sleep(100);
    }
    throw new Error(`the client did not come to ${pattern}: ${await lines()}`);
  };
  try {
    await container.start();
    await until(/ready/);
  } catch (error) {
    await container.remove({ force: true });
    throw error;
  }
  return async () => {
    try {
      await container.kill({ signal: "SIGTERM" });
      return JSON.parse(await until(/^\{.*\}/m)) as Traffic;
    } finally {
      await container.remove({ force: true });
    }
  };
}
