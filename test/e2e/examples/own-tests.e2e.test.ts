import assert from "node:assert/strict";
import { Containers } from "./containers.ts";

const SUITES = {
  alice_bp: ["python", "manage.py", "test", "-v2"],
  tgbot_bp: ["python", "-m", "unittest", "discover", "-t", ".", "-s", "tgbot_bp", "-v"],
};
/** Tests that must be among those which ran, by version. */
const AMONG = {
  "alice_bp:1": "alice_skill.tests.test_users.Users",
  "alice_bp:2": "alice_skill.tests.test_telegram_id_migration.Killed",
  "tgbot_bp:1": "tgbot_bp.tests.test_bot.Stops",
  "tgbot_bp:2": "tgbot_bp.tests.test_hashing.Hashing",
};

describe("the programs of alice-tgbot", () => {
  let containers: Containers;
  before(async () => {
    containers = await Containers.make();
  });
  after(() => containers.remove());

  for (const [program, command] of Object.entries(SUITES)) {
    for (const version of ["1", "2"]) {
      it(`pass their own tests in their own image: ${program}:${version}`, async () => {
        const image = `${program}:${version}` as keyof typeof AMONG;
        const { exitCode, all } = await containers.run(containers.image(image), command);
        assert.equal(exitCode, 0, all);
        assert.match(all, /^OK$/m);
        assert.ok(all.includes(AMONG[image]), all);
      });
    }
  }
});
