import assert from "node:assert/strict";
import { parse } from "yaml";
import { secretsOf } from "../../../cli/init/bot.ts";
import { workflowParser } from "./parser.ts";
import { writtenWorkflows } from "./written.ts";

interface WrittenJob {
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Record<string, unknown>;
  }[];
}
interface Written {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, WrittenJob>>;
}

const files = Object.entries(writtenWorkflows());
const jobs = files.flatMap(([file, text]) =>
  Object.entries((parse(text) as Written).jobs).map(([key, job]) => ({ name: `${file}, job ${key}`, job })),
);

describe("workflows that init writes", () => {
  for (const [file, content] of files) {
    it(`${file} is one that GitHub's own parser takes`, async () => {
      const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await workflowParser();
      const { context, value } = parseWorkflow({ name: file, content }, new NoOperationTraceWriter());
      assert.ok(
        value,
        context.errors
          .getErrors()
          .map(({ message }) => message)
          .join("\n"),
      );
      const template = await convertWorkflowTemplate(context, value);
      // `queue` is newer than this version of the parser.
      const errors = (template.errors ?? []).map(({ Message }) => Message);
      assert.deepEqual(errors, []);
    });

    it(`${file} lets no job do anything that it does not ask for`, () => {
      assert.deepEqual((parse(content) as Written).permissions, {});
    });

    it(`${file} pins every action to a commit, and names its version`, () => {
      for (const [line] of content.matchAll(/^.*\buses:.*$/gm)) {
        assert.match(line, /uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      }
    });

    it(`${file} says why for everything that it may write`, () => {
      for (const [line] of content.matchAll(/^.*: write\b.*$/gm)) assert.match(line, /: write # \S/);
    });
  }

  for (const { name, job } of jobs) {
    it(`${name}: ends in time, and has an environment where it has secrets`, () => {
      assert.ok((job["timeout-minutes"] ?? 0) > 0);
      if (JSON.stringify(job).includes("secrets."))
        assert.match(job.environment ?? "", /^(\w+|\$\{\{ .* \}\})$/);
      assert.ok(job.permissions);
    });

    it(`${name}: has no expression in a script, and leaves no credential in the checkout`, () => {
      for (const step of job.steps) {
        assert.doesNotMatch(step.run ?? "", /\$\{\{/);
        if (step.uses?.startsWith("actions/checkout@"))
          assert.equal(step.with?.["persist-credentials"], false);
      }
    });
  }

  it("read the secrets that the stacks give to their environments, and those that backends need", () => {
    const read = files.flatMap(([, text]) =>
      [...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name ?? ""),
    );
    const github = { owner: "me", name: "mybot", branch: "main", reviewers: [] };
    const given = secretsOf({ name: "mybot", stacks: ["prod"], services: {}, host: "local", github });
    const byHand = [
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
      "PULUMI_ACCESS_TOKEN",
      "SLIPWAY_GITHUB_TOKEN",
    ];
    assert.deepEqual([...new Set(read)].sort(), [...given, ...byHand].sort());
  });
});
