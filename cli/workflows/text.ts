import { Document, Scalar, visit } from "yaml";
import type { Workflow } from "./workflow.ts";

/** Text of a workflow file. */
export function workflowText({ about, name, on, jobs }: Workflow): string {
  // The file as a whole may do nothing: each job says what it needs.
  const document = new Document({ name, on, permissions: {}, jobs }, { aliasDuplicateObjects: false });
  visit(document, {
    Map(_key, node) {
      const [value, reason] = ["value", "reason"].map((key) => node.get(key));
      if (node.items.length !== 2 || typeof value !== "string" || typeof reason !== "string")
        return undefined;
      const scalar = new Scalar(value);
      scalar.comment = ` ${reason}`;
      return scalar;
    },
    Scalar(_key, node) {
      if (typeof node.value === "string" && node.value.includes("\n")) node.type = Scalar.BLOCK_LITERAL;
    },
  });
  return `# ${about}\n${document.toString({ lineWidth: 0, nullStr: "" })}`;
}
