/**
 * Why this machine cannot be the sandbox, or cannot be it yet: a sentence on what is wrong and one on what repairs it.
 * Commands print the message alone and exit with {@link SandboxError.exitCode}.
 */
export class SandboxError extends Error {
  /** 2: the machine, its configuration or the way it was called; 1: something that worked before broke on the way. */
  readonly exitCode: 1 | 2;

  constructor(message: string, options: ErrorOptions & { readonly exitCode?: 1 | 2 } = {}) {
    super(message, options);
    this.name = "SandboxError";
    this.exitCode = options.exitCode ?? 2;
  }
}
