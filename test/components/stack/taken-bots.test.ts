import assert from "node:assert/strict";
import { botLabel, botOf } from "../../../components/stack/bot-ids.ts";
import { refuseTakenBots } from "../../../components/stack/taken-bots.ts";

describe("refuseTakenBots", () => {
  it("lets services poll for what no other stack polls for", () => {
    refuseTakenBots({ bot: ["12345", "67890"] }, { "11111": "staging" });
    refuseTakenBots({ bot: [] }, { "11111": "staging" });
  });

  it("refuses each bot that another stack polls for, with both repairs", () => {
    const line = (key: string, bot: string, stack: string) =>
      `services.${key}: polls for bot ${bot}, and so does stack ${stack}. Give this stack a bot of its own, or take the other one down: slipway down --stack ${stack}`;
    assert.throws(
      () => refuseTakenBots({ bot: ["12345", "67890"], more: ["5"] }, { "67890": "staging", "5": "dev" }),
      {
        name: "ConfigError",
        message: [line("bot", "67890", "staging"), line("more", "5", "dev")].join("\n"),
      },
    );
  });
});

describe("botOf", () => {
  it("reads the label of a bot, and no other", () => {
    assert.equal(botOf(botLabel("12345")), "12345");
    for (const label of ["slipway.app", "slipway.bot.x", "slipway.bot."])
      assert.equal(botOf(label), undefined);
  });
});
