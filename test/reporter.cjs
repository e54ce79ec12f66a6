const { writeFileSync } = require("node:fs");
const Mocha = require("mocha");

/** Mocha's own `spec` reporter that also writes its counts to the file named by SLIPWAY_TEST_COUNTS. */
module.exports = class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      const file = process.env.SLIPWAY_TEST_COUNTS;
      if (file) writeFileSync(file, JSON.stringify({ passes, failures, pending }));
    });
  }
};
