/** What the operating system refuses, by its code, and what repairs it. */
const REPAIRS: Readonly<Record<string, string>> = {
  EACCES: "Give this user the right to it",
  EPERM: "Give this user the right to it",
  EROFS: "Use a folder that can be written",
  ENOSPC: "Make room on that disk",
  EDQUOT: "Make room in this user's quota",
  EISDIR: "It is a folder where a file belongs: move it away",
  ENOTDIR: "A part of that path is no folder: move it away",
  EMFILE: "Raise the limit of open files (ulimit -n)",
  ENFILE: "End programs that hold many files open",
  EIO: "The disk does not work: see the log of the system",
};

/**
 * What went wrong with which file, and what repairs it, where an error comes from the operating system: then it is not a
 * defect, and its place in the code says nothing to anyone. Undefined for every other error.
 */
export function systemErrorText(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return undefined;
  // `ENOSPC: no space left on device, write`
  const [, said = error.message] = /^[A-Z0-9]+: ([^,]+)/.exec(error.message) ?? [];
  const repair = REPAIRS[code] ?? "Repair that, and run the command again";
  return `${path ?? syscall}: ${said} (${code}). ${repair}.`;
}
