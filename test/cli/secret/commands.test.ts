import assert from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { EngineError } from "../../../engine/port.ts";
import { entry, resource } from "../fake-engine.ts";
import { FakeWorld, type FakeWorldArgs } from "../fake-world.ts";

const VALUE = "12345:marker/ü+?";
const FILE = `# the stack of a bot
config:
  slipway:host: local   # this machine

  slipway:secrets:
    BOT_TOKEN: { value: { secure: "v1:old" } }   # of @BotFather
    KEY:   { generate: { bytes: 24 } }
    OTHER: { value: { secure: v1:other } }
  slipway:environment: { name: production, secrets: [BOT_TOKEN] }
  slipway:services:
    web: { kind: web, image: a/b, port: 80, health: { http: / }, secretEnv: [KEY] }
    bot: { kind: polling, image: a/c, health: { none: a test }, secrets: [BOT_TOKEN, KEY] }
encryptionsalt: v1:salt
`;

describe("slipway secret", () => {
  let world: FakeWorld;
  const run = (args: FakeWorldArgs, ...line: string[]) => {
    world = new FakeWorld({ files: { prod: FILE }, ...args });
    return world.slipway("secret", ...line, "--json");
  };
  const path = () => join(world.dir, "Pulumi.prod.yaml");
  const text = () => readFileSync(path(), "utf8");
  const secure = (value: string) => `v1:${Buffer.from(value).toString("hex")}`;
  afterEach(() => world.remove());

  describe("set", () => {
    it("encrypts standard input in the place of the old value, and nothing else changes", async () => {
      const result = await run({ input: `${VALUE}\n` }, "set", "BOT_TOKEN");
      assert.equal(result.exitCode, 0, result.stderr);
      assert.equal(text(), FILE.replace('"v1:old"', secure(VALUE)));
      assert.equal(
        result.stderr,
        "prod: BOT_TOKEN is changed in Pulumi.prod.yaml, encrypted\nIts services get it with: slipway up --stack prod\n",
      );
      assert.deepEqual(world.questions, ["Value of BOT_TOKEN for prod (not shown): "]);
      assert.equal(`${result.stdout}${result.stderr}`.includes("marker"), false);
    });

    it("adds a new one, says who could use it, and keeps the mode of the file", async () => {
      world = new FakeWorld({ files: { prod: FILE }, input: VALUE });
      chmodSync(path(), 0o640);
      const result = await world.slipway("secret", "set", "API_KEY");
      assert.equal(result.exitCode, 0, result.stderr);
      const line = "    OTHER: { value: { secure: v1:other } }\n";
      assert.equal(
        text(),
        FILE.replace(line, `${line}    API_KEY: { value: { secure: ${secure(VALUE)} } }\n`),
      );
      assert.match(result.stdout, /Nothing names it yet\. .*services\.NAME\.secrets: \[API_KEY\]/);
      assert.equal(statSync(path()).mode & 0o777, 0o640);
      assert.deepEqual(readdirSync(world.dir).sort(), ["Pulumi.prod.yaml", "Pulumi.yaml"]);
    });

    it("keeps the line breaks of a value but for one at the end", async () => {
      await run({ input: "-----BEGIN\nabc\n\n" }, "set", "BOT_TOKEN");
      assert.ok(text().includes(secure("-----BEGIN\nabc\n")));
    });

    it("puts a value in plain text right", async () => {
      const files = { prod: FILE.replace('{ secure: "v1:old" }', "plain-marker") };
      const result = await run({ files, input: VALUE }, "set", "BOT_TOKEN");
      assert.equal(result.exitCode, 0, result.stderr);
      assert.equal(text(), FILE.replace('"v1:old"', secure(VALUE)));
    });

    it("writes what the encryption needs beside the value", async () => {
      const files = { prod: "config:\n  slipway:host: local\n" };
      await run({ files, input: VALUE, settings: { encryptionsalt: "v1:new" } }, "set", "T");
      assert.equal(
        text(),
        `config:\n  slipway:host: local\n  slipway:secrets:\n    T: { value: { secure: ${secure(VALUE)} } }\nencryptionsalt: v1:new\n`,
      );
    });

    const refused: [what: string, args: FakeWorldArgs, name: string, error: string][] = [
      [
        "an empty value",
        { input: "\n" },
        "BOT_TOKEN",
        "the value of BOT_TOKEN is empty. Give it on standard input: slipway secret set NAME < FILE. Nothing was changed.",
      ],
      [
        "bytes that are no text",
        { input: Buffer.from([0xff, 0xfe]) },
        "BOT_TOKEN",
        "the value of BOT_TOKEN is not UTF-8 text. Encode it first, for example with base64. Nothing was changed.",
      ],
      [
        "a value that Docker does not take",
        { input: "x".repeat(512_000) },
        "BOT_TOKEN",
        "the value of BOT_TOKEN is longer than 511999 bytes, the most that Docker takes. Nothing was changed.",
      ],
      [
        "a generated key",
        { input: VALUE },
        "KEY",
        "secret set KEY: KEY is a key that the stack makes itself. Make a new one with: slipway secret rotate KEY",
      ],
      [
        "a value as the name, and does not repeat it",
        { input: "" },
        VALUE,
        "the name of the secret is not capital letters, digits and underscores, starting with a letter, at most 56, or starts with SLIPWAY_. Write it like BOT_TOKEN. A value is never an argument: it is read from standard input.",
      ],
      [
        "a file that has lost its salt",
        { input: VALUE, files: { prod: FILE.replace("encryptionsalt: v1:salt\n", "") } },
        "BOT_TOKEN",
        "Pulumi.prod.yaml: encryptionsalt: is missing, and there are encrypted values that only it opens. Take the line from the version in Git. Nothing was changed.",
      ],
      [
        "a file that is no YAML",
        { input: VALUE, files: { prod: "config: [" } },
        "BOT_TOKEN",
        "Pulumi.prod.yaml: is no valid YAML. Correct it first: slipway preview",
      ],
      [
        "secrets through an alias",
        { input: VALUE, files: { prod: "x: &a { A: { generate: {} } }\nconfig: { slipway:secrets: *a }\n" } },
        "BOT_TOKEN",
        "Pulumi.prod.yaml: slipway:secrets cannot be edited in place at value. Nothing was changed. Write the secrets out as { NAME: { … } }, without aliases.",
      ],
    ];
    for (const [what, args, name, error] of refused) {
      it(`refuses ${what}`, async () => {
        const result = await run(args, "set", name);
        assert.equal(result.exitCode, 2);
        assert.equal(result.result.error, error);
        assert.equal(text(), args.files?.prod ?? FILE);
      });
    }

    it("changes nothing where the passphrase is wrong", async () => {
      world = new FakeWorld({ files: { prod: FILE }, input: VALUE });
      world.engine.encrypt = async () => {
        throw new EngineError("usage", "FILE: encryptionsalt: the passphrase does not open it.");
      };
      const result = await world.slipway("secret", "set", "BOT_TOKEN", "--json");
      assert.equal(result.exitCode, 2);
      assert.equal(result.result.error, "FILE: encryptionsalt: the passphrase does not open it.");
      assert.equal(text(), FILE);
    });

    it("takes no value as an argument", async () => {
      const result = await run({ input: VALUE }, "set", "BOT_TOKEN", VALUE);
      assert.equal(result.exitCode, 2);
      assert.equal(text(), FILE);
    });
  });

  describe("list", () => {
    const secrets = (value: Record<string, unknown>) => ({
      "slipway:secrets": { secret: true, value: JSON.stringify(value) },
    });
    const token = { value: { secure: "v1:old" } };
    const history = {
      prod: [
        entry(3, {
          startedAt: "2026-11-21T08:00:00.000Z",
          config: secrets({ BOT_TOKEN: token, KEY: { generation: 1, generate: { bytes: 24 } } }),
        }),
        entry(2, { startedAt: "2026-11-20T09:00:00.000Z", config: secrets({ BOT_TOKEN: token }) }),
        entry(1, {
          startedAt: "2026-11-01T09:00:00.000Z",
          config: secrets({ BOT_TOKEN: { value: { secure: "v1:older" } } }),
        }),
      ],
    };

    it("shows names, kinds, ages and users, and no value in any form", async () => {
      const result = await run({ history }, "list");
      assert.equal(
        result.stderr,
        [
          "NAME       KIND                     AGE           USED BY",
          "BOT_TOKEN  given                    24 h          services.bot.secrets, environment.secrets",
          "KEY        generated, generation 1  60 min        services.web.secretEnv, services.bot.secrets",
          "OTHER      given                    not deployed  nothing",
          "",
        ].join("\n"),
      );
      assert.deepEqual((result.result.secrets as unknown[])[0], {
        name: "BOT_TOKEN",
        kind: "given",
        users: ["services.bot.secrets", "environment.secrets"],
        since: "2026-11-20T09:00:00.000Z",
      });
      assert.equal(/v1:|old/.test(result.stdout + result.stderr), false);
    });

    it("says that it does not know where the backend shows no secrets of past updates", async () => {
      const hidden = { prod: [entry(1, { config: { "slipway:secrets": { secret: true } } })] };
      const result = await run({ history: hidden }, "list");
      assert.match(result.stderr, /^BOT_TOKEN {2}given +unknown /m);
    });

    it("warns of a value in plain text without showing it", async () => {
      const files = { prod: FILE.replace('{ secure: "v1:old" }', "plain-marker") };
      const result = await run({ files }, "list");
      assert.match(
        result.stderr,
        /warning: BOT_TOKEN is in plain text\. Set it again: slipway secret set BOT_TOKEN --stack prod/,
      );
      assert.equal(/marker/.test(result.stdout + result.stderr), false);
    });
  });

  describe("rm", () => {
    it("takes out what nothing names", async () => {
      const result = await run({}, "rm", "OTHER");
      assert.equal(result.exitCode, 0, result.stderr);
      assert.equal(text(), FILE.replace("    OTHER: { value: { secure: v1:other } }\n", ""));
    });

    for (const [name, error] of [
      [
        "BOT_TOKEN",
        "secret rm BOT_TOKEN: Pulumi.prod.yaml still names it in services.bot.secrets, environment.secrets. Remove it there first. Nothing was changed.",
      ],
      [
        "KEY",
        "secret rm KEY: Pulumi.prod.yaml still names it in services.web.secretEnv, services.bot.secrets. Remove it there first. Nothing was changed.",
      ],
      ["BOT_TOKN", "secret rm BOT_TOKN: Pulumi.prod.yaml has no such secret. Did you mean BOT_TOKEN?"],
    ] as const) {
      it(`refuses ${name}`, async () => {
        const result = await run({}, "rm", name);
        assert.equal(result.exitCode, 2);
        assert.equal(result.result.error, error);
        assert.equal(text(), FILE);
      });
    }

    it("says what becomes of a generated key", async () => {
      const files = {
        prod: FILE.replace("secretEnv: [KEY]", "secretEnv: []").replace("BOT_TOKEN, KEY", "BOT_TOKEN"),
      };
      const result = await run({ files }, "rm", "KEY");
      assert.match(result.stderr, /Delete it for good: slipway up --stack prod --forget KEY/);
    });
  });

  describe("rotate", () => {
    const key = (generation: number, bytes = 24) =>
      resource("random:index/randomPassword:RandomPassword", `KEY-g${generation}`, {
        inputs: { length: 2 * bytes },
      });
    const line = "    KEY:   { generate: { bytes: 24 } }\n";
    const at = (generation: number) =>
      FILE.replace(line, `    KEY:   { generate: { bytes: 24 }, generation: ${generation} }\n`);

    it("asks for the next generation", async () => {
      const result = await run({ resources: { prod: [key(1)] } }, "rotate", "KEY");
      assert.equal(result.exitCode, 0, result.stderr);
      assert.equal(text(), at(2));
      assert.equal(result.result.generation, 2);
    });

    it("goes back, and forward only to one that was never in use", async () => {
      const resources = { prod: [key(1), key(2)] };
      await run({ files: { prod: at(2) }, resources }, "rotate", "KEY", "--back");
      assert.equal(text(), at(1));
      world.remove();
      await run({ files: { prod: at(1) }, resources }, "rotate", "KEY");
      assert.equal(text(), at(3));
    });

    for (const [what, args, line, error] of [
      [
        "a given value",
        {},
        ["BOT_TOKEN"],
        "secret rotate BOT_TOKEN: BOT_TOKEN is a value of yours, not a key that the stack makes. Set another one with: slipway secret set BOT_TOKEN",
      ],
      [
        "a way back from the first",
        {},
        ["KEY", "--back"],
        "secret rotate KEY: is at its first generation, there is none before it.",
      ],
      [
        "more than there can be",
        { files: { prod: at(100) } },
        ["KEY"],
        "secret rotate KEY: 100 generations are the most. Begin a key of another name, and remove this one.",
      ],
      [
        "a way back to another length",
        { files: { prod: at(2) }, resources: { prod: [key(1, 32), key(2)] } },
        ["KEY", "--back"],
        "secret rotate KEY: generation 1 has 32 bytes, and secrets.KEY.generate.bytes in Pulumi.prod.yaml is 24. Set it to 32 first. Nothing was changed.",
      ],
    ] as [string, FakeWorldArgs, string[], string][]) {
      it(`refuses ${what}`, async () => {
        const result = await run(args, "rotate", ...line);
        assert.equal(result.exitCode, 2);
        assert.equal(result.result.error, error);
        assert.equal(text(), args.files?.prod ?? FILE);
      });
    }
  });
});
