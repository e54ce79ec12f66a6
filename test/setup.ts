/**
 * An assertion inside an output that nobody awaits rejects after its test has ended; mocha would exit 0 all the same.
 * Rethrown, it ends the run with a failure. `test/canary.test.ts` shows that it does.
 */
process.on("unhandledRejection", (reason) => {
  throw reason;
});
