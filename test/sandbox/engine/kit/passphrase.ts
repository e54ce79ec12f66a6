/** A passphrase and a salt that belong together, from the tests of pulumi/pulumi (`pkg/secrets/passphrase/manager_test.go`). */
export const PASSPHRASE = "password";
export const SALT = "v1:fozI5u6B030=:v1:F+6ZduKKd8G0/V7L:PGMFeIzwobWRKmEAzUdaQHqC5mMRIQ==";

/** Runs each test of a suite under {@link PASSPHRASE}. */
export function underPassphrase(): void {
  let before: string | undefined;
  beforeEach(() => {
    before = process.env.PULUMI_CONFIG_PASSPHRASE;
    process.env.PULUMI_CONFIG_PASSPHRASE = PASSPHRASE;
  });
  afterEach(() => {
    if (before === undefined) delete process.env.PULUMI_CONFIG_PASSPHRASE;
    else process.env.PULUMI_CONFIG_PASSPHRASE = before;
  });
}
