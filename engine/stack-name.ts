/** The name of a stack, which may be qualified by organisation and project: `prod` of `acme/alice/prod`. */
export function shortName(stack: string): string {
  return stack.slice(stack.lastIndexOf("/") + 1);
}
