import { deepEqual } from "node:assert/strict";
import { checkStackFiles, type StackValues } from "../../config/check-stacks.ts";

const repository = { owner: "acme", name: "alice" };
const file = (name: string, values: StackValues["values"]): StackValues => ({
  file: `Pulumi.${name}.yaml`,
  values,
});
const prod = file("prod", { repository, environment: { name: "production" }, protection: {} });

const ROWS: readonly (readonly [name: string, files: StackValues[], ...lines: string[]])[] = [
  ["one stack alone", [prod]],
  [
    "two stacks with an environment each",
    [prod, file("staging", { repository, environment: { name: "staging" } })],
  ],
  [
    "two owners of the rules",
    [prod, file("staging", { repository, protection: {} })],
    "Pulumi.prod.yaml: protection: is in Pulumi.staging.yaml too, and one stack owns it. Remove it from one.",
  ],
  [
    "two owners of an environment, however it is written",
    [
      prod,
      file("staging", { repository: { owner: "Acme", name: "Alice" }, environment: { name: "Production" } }),
    ],
    "Pulumi.prod.yaml: environment.name: is that of Pulumi.staging.yaml too, and one stack owns it. Rename one.",
  ],
  [
    "another repository",
    [prod, file("other", { ...prod.values, repository: { owner: "acme", name: "bob" } })],
  ],
  ["files that cannot be read", [prod, file("other", undefined), file("none", { repository: "x" })]],
  ["no repository", [file("other", { protection: {} }), prod]],
];

describe("checkStackFiles", () => {
  for (const [name, files, ...lines] of ROWS) {
    it(`checks ${name}`, () => deepEqual(checkStackFiles(files), lines));
  }
});
