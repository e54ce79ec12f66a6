/** Status of an answer that was an error; undefined for what is none. */
export function statusOf(error: unknown): number | undefined {
  const { status } = error as { status?: unknown };
  return typeof status === "number" ? status : undefined;
}

/** What an answer gives, or undefined where GitHub has no such thing. */
export async function ifThere<Data>(answer: Promise<{ readonly data: Data }>): Promise<Data | undefined> {
  try {
    return (await answer).data;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
