import { shownDigest } from "../digest.ts";
import type { ServiceRow } from "../result.ts";
import type { RecordedRun } from "./recorded-run.ts";

/** Characters of one block. GitHub takes comments of 65,536, and there can be two blocks. */
const LONGEST = 24_000;

/** How a run ended, for a comment and for the summary of a job. */
export function runMarkdown(run: RecordedRun): string {
  const { stack, ok, error, services, plan, refused } = run;
  const parts = [
    `### ${heading(run)}`,
    plan && `**${inline(plan.summary)}**`,
    plan && plan.lines.length > 0 && block(plan.lines.join("\n")),
    refused.length > 0 &&
      `\`slipway up\` would refuse it: it would replace or delete ${refused.map(code).join(", ")}. Whoever wants that says so: \`--allow-replace NAME\`.`,
    !ok && error !== undefined && block(error),
    services.length > 0 && table(services),
    !ok &&
      !run.isPreview &&
      services.length > 0 &&
      `What runs is above: see \`slipway history --stack ${stack}\`.`,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function heading({ stack, ok, isPreview }: RecordedRun): string {
  const name = code(stack);
  if (isPreview) return ok ? `What merging changes in ${name}` : `${name} cannot be planned`;
  return ok ? `${name} is up to date` : `The deployment to ${name} failed`;
}

function table(rows: readonly ServiceRow[]): string {
  const lines = rows.map(
    ({ name, kind, state, image }) =>
      `| ${[name, kind, state, image && shownDigest(image)].map(inline).join(" | ")} |`,
  );
  return ["| Service | Kind | State | Image |", "| --- | --- | --- | --- |", ...lines].join("\n");
}

/** A text that no markup in it can leave, and nobody in it is notified by. */
function block(text: string): string {
  const shown =
    text.length > LONGEST ? `${text.slice(0, LONGEST)}\n… and more: see the log of the job` : text;
  const ticks = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(ticks + 1);
  return `${fence}text\n${shown}\n${fence}`;
}

function code(text: string): string {
  return `\`${text.replaceAll(/[`\n]/g, "")}\``;
}

function inline(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>|@#\n]/g, (character) =>
    character === "\n" ? " " : `\\${character}`,
  );
}
