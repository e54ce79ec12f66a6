/** Exit code of a machine or an installation that the program cannot run on. */
const UNUSABLE = 2;

/** Tells the user something. On standard error, because standard output belongs to the program. */
export function say(line) {
  process.stderr.write(`slipway: ${line}\n`);
}

/** Ends this process with a message. */
export function fail(message) {
  say(message);
  process.exit(UNUSABLE);
}
