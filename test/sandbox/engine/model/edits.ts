import type { Edit } from "./commands.ts";
import type { ProgramSpec, Spec } from "./program.ts";

/** A program that declares nothing. */
export const EMPTY_PROGRAM: ProgramSpec = { specs: [], group: 0, together: false };

/** The program after a change, with every resource as `shape` makes it. */
export function edited(program: ProgramSpec, edit: Edit, shape: (spec: Spec) => Spec): ProgramSpec {
  const { specs } = program;
  switch (edit.do) {
    case "put":
      return { ...program, specs: [...specs.filter(({ key }) => key !== edit.spec.key), shape(edit.spec)] };
    case "tweak":
      return {
        ...program,
        specs: changedAt(specs, edit.at, (spec) => [shape({ ...spec, ...edit.change })]),
      };
    case "remove":
      return { ...program, specs: changedAt(specs, edit.at, () => []) };
    case "move":
      return { ...program, specs: moved(specs, edit.at, edit.to) };
    case "group":
      return { ...program, group: (program.group + 1) % 2 };
    case "together":
      return { ...program, together: !program.together };
  }
}

function changedAt(specs: readonly Spec[], at: number, change: (spec: Spec) => Spec[]): Spec[] {
  return specs.flatMap((spec, index) => (index === at % specs.length ? change(spec) : spec));
}

function moved(specs: readonly Spec[], at: number, to: number): readonly Spec[] {
  if (specs.length === 0) return specs;
  const rest = [...specs];
  const [taken] = rest.splice(at % specs.length, 1);
  if (taken) rest.splice(to % specs.length, 0, taken);
  return rest;
}
