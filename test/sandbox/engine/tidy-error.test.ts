import assert from "node:assert/strict";
import { tidyError } from "../../../sandbox/engine/tidy-error.ts";

describe("tidyError", () => {
  it("keeps the message and the first frame of the program, without colours and Node's own lines", () => {
    const text = [
      "Running program '/p/index.ts' failed with an unhandled exception:",
      "\u001b[31mError: boom\u001b[39m",
      "    at broken (/p/parts.ts:3:9)",
      "    at file:///p/index.ts:9:1",
      "    at ModuleJob.run (node:internal/modules/esm/module_job:430:25)",
      "    at x (/p/node_modules/@pulumi/pulumi/output.js:1:1)",
      "",
      "Node.js v24.21.0",
    ].join("\n");
    assert.equal(
      tidyError(text),
      "Running program '/p/index.ts' failed with an unhandled exception:\nError: boom\n    at broken (/p/parts.ts:3:9)",
    );
  });
});
