import { access } from "node:fs/promises";
import { execa } from "execa";

const BOTS = new URL("../../bots/", import.meta.url).pathname;

describe("the sample bots", () => {
  it("pass their own tests, with the Python of this machine", async function () {
    // Not one of a version manager, which may be there and select none.
    const python = "/usr/bin/python3";
    if (
      await access(python).then(
        () => false,
        () => true,
      )
    )
      return this.skip();
    await execa(python, ["-m", "unittest", "discover", "-t", ".", "-s", "."], {
      cwd: BOTS,
      env: { PYTHONDONTWRITEBYTECODE: "1" },
      timeout: 60_000,
      // The tests of the poller handle SIGTERM themselves.
      killSignal: "SIGKILL",
    });
  }).timeout(60_000);
});
