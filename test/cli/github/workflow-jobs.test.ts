import assert from "node:assert/strict";
import { reportedChecks } from "../../../cli/github/workflow-jobs.ts";

const NAMED = ["{ test: { name: 'Test $", "{{ matrix.v }}!' } }"].join("");

const ROWS: readonly (readonly [what: string, jobs: string, check: string, reports: boolean])[] = [
  ["a job by its key", "{ build: { steps: [] } }", "build", true],
  ["a job by its name", "{ build: { name: Build } }", "Build", true],
  ["a job with a name by its key", "{ build: { name: Build } }", "build", false],
  ["a matrix with its values", "{ test: { strategy: { matrix: { v: [1] } } } }", "test (1)", true],
  ["a matrix without them", "{ test: { strategy: { matrix: { v: [1] } } } }", "test", true],
  ["values of no matrix", "{ test: {} }", "test (1)", false],
  ["an expression", NAMED, "Test 3.11!", true],
  ["something else than the expression", NAMED, "Lint 3.11!", false],
  ["a job of a called workflow", "{ ci: { uses: ./x.yml } }", "ci / Build", true],
  ["a called workflow itself", "{ ci: { uses: ./x.yml } }", "ci", false],
  ["characters of regular expressions", "{ a: { name: 'a.c (x)' } }", "abc (x)", false],
  ["no job", "{}", "build", false],
];

describe("reportedChecks", () => {
  for (const [what, jobs, check, reports] of ROWS) {
    it(`${reports ? "knows" : "does not take for reported"}: ${what}`, () =>
      assert.equal(reportedChecks([`jobs: ${jobs}\n`]).reports(check), reports));
  }

  const STARTED: readonly (readonly [on: string, reports: boolean])[] = [
    ["pull_request", true],
    ["[push, workflow_dispatch]", true],
    ["{ pull_request: { branches: [main] }, schedule: [] }", true],
    ["workflow_dispatch", false],
    ["[schedule, release]", false],
    ["{ workflow_call: { inputs: {} } }", false],
  ];
  for (const [on, reports] of STARTED) {
    it(`${reports ? "counts" : "does not count"} the jobs of a workflow on ${on}`, () =>
      assert.equal(reportedChecks([`on: ${on}\njobs: { build: {} }\n`]).reports("build"), reports));
  }

  it("reads what is no workflow as one without jobs", () => {
    const { names } = reportedChecks(["a: [\n", "", "- x\n", "jobs: 1\n", "jobs: { b: 1 }\n"]);
    assert.deepEqual(names, ["b"]);
  });
});
