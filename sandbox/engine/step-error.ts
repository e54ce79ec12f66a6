/** A step that failed, with the resource it belongs to. */
export class StepError extends Error {
  readonly urn: string | undefined;
  constructor(message: string, urn?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StepError";
    this.urn = urn;
  }
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}
