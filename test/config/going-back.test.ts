import { deepEqual, equal } from "node:assert/strict";
import { parseConfig } from "../../config/parse.ts";
import { CONTEXT, changed, DIGEST, fullConfig, problemsWith } from "./base.ts";

const { services, secrets } = fullConfig();
const GOING_BACK = {
  id: "7-to-5-3f9a2c",
  data: true,
  since: 1_763_741_000,
  images: { web: `ghcr.io/acme/alice@${DIGEST}` },
  services,
  secrets,
  backups: { web: { keep: "20261121T163012Z-0123456789ab" } },
};
const withGoingBack = (value: unknown) => changed(fullConfig(), [{ path: ["goingBack"], value }]);

describe("parseConfig, what a run goes back from", () => {
  it("is not there in a run that goes forward", () => {
    equal("goingBack" in parseConfig(fullConfig(), CONTEXT), false);
  });

  it("has the services of the update that is left, in the form of every configuration", () => {
    const config = parseConfig(withGoingBack(GOING_BACK), CONTEXT);
    const { goingBack } = config;
    deepEqual(goingBack?.services.web?.release, config.services.web?.release);
    deepEqual(goingBack?.secrets, config.secrets);
    deepEqual(
      [goingBack?.id, goingBack?.data, goingBack?.since, goingBack?.images, goingBack?.backups],
      [GOING_BACK.id, true, GOING_BACK.since, GOING_BACK.images, GOING_BACK.backups],
    );
  });

  it("needs no file of the project: those of that time are on the server", () => {
    const missing = { ...services, web: { ...services.web, files: { "/app/config.json": "./gone" } } };
    deepEqual(problemsWith(withGoingBack({ ...GOING_BACK, services: missing })), []);
  });

  it("refuses what no command of slipway passes", () => {
    deepEqual(
      problemsWith(withGoingBack({ ...GOING_BACK, since: "now", backups: { web: { keep: "../x" } } })),
      [
        'goingBack.since: is "now", must be a whole number of seconds since 1970. Remove it: slipway sets it for one run.',
        'goingBack.backups.web.keep: is "../x", must be the id of a backup. Remove it: slipway sets it for one run.',
      ],
    );
  });
});
