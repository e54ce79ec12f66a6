import assert from "node:assert/strict";
import { messages } from "./kit/listen.ts";
import { projects } from "./kit/project.ts";

describe("a program that fails", () => {
  const make = projects();

  const cases: [string, string, RegExp[]][] = [
    [
      "with a RunError, whose message it shows as it is",
      'throw new pulumi.RunError("slipway:services.web: is missing. Add it.");',
      [/^slipway:services\.web: is missing\. Add it\.$/],
    ],
    [
      "inside an output, once",
      'const t = new Thing("a", { name: "a" }); export const x = t.serial.apply(() => { throw new Error("boom"); }); export const y = x;',
      [
        /^Running program '.*index\.ts' failed with an unhandled exception:\nError: boom\n {4}at .*index\.ts:\d+:\d+\)?$/,
      ],
    ],
    [
      "with an exit code of its own",
      'console.error("no way"); process.exit(3);',
      [/^the program ended with exit code 3\. no way$/],
    ],
    [
      "on its syntax",
      "const = 1;",
      [
        /^Running program '.*index\.ts' failed with an unhandled exception:\n[\s\S]*index\.ts:\d+[\s\S]*const = 1;[\s\S]*$/,
      ],
    ],
    [
      "when it asks for a function of a provider",
      'import * as pulumi from "@pulumi/pulumi"; export const x = pulumi.runtime.invoke("aws:ec2/getAmi:getAmi", {});',
      [/^aws:ec2\/getAmi:getAmi: the sandbox has no such function\./],
    ],
    [
      "when it refers to a stack of another project",
      'export const x = new pulumi.StackReference("organization/other/dev").getOutput("x");',
      [
        /^stack reference "organization\/other\/dev": the sandbox knows the stacks of its own project only\. Refer to "organization\/fixture\/<stack>"\.$/,
      ],
    ],
    [
      "and hangs on after a failed step",
      'setInterval(() => {}, 1000); new Thing("a", { name: "bad", fail: "create" });',
      [/^create of bad does not work:$/],
    ],
    [
      "killed by a signal, after what it had begun is finished",
      'new Thing("a", { name: "slow", delay: 300 }); setTimeout(() => process.kill(process.pid, "SIGKILL"), 100);',
      [/^the program was ended by SIGKILL\. It printed no reason\.$/],
    ],
  ];
  for (const [what, program, expected] of cases) {
    it(what, async () => {
      const project = make(program);
      const result = await project.engine.up("dev");
      assert.equal(result.ok, false);
      assert.equal(result.errors.length, expected.length, JSON.stringify(messages(result)));
      for (const [index, pattern] of expected.entries()) assert.match(messages(result)[index] ?? "", pattern);
      const slow = project.world.read().log;
      if (slow.includes("create slow")) {
        assert.deepEqual([slow.at(-1), project.record("a")?.id], ["end create slow", "id-1"]);
      }
    });
  }
});
