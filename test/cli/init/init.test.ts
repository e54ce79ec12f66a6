import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { parse } from "yaml";
import { setCommand } from "../../../config/secrets.ts";
import type { FakeWorldArgs } from "../fake-world.ts";
import { InitFolder } from "./project.ts";

const IMAGE = ["--image", "docker.io/me/mybot"];

describe("slipway init", () => {
  let folder: InitFolder;
  const start = (args?: FakeWorldArgs) => {
    folder = new InitFolder(args);
    return folder;
  };
  afterEach(() => folder.world.remove());

  it("writes a whole project of one polling bot, and says what comes next", async () => {
    const { exitCode, stdout, stderr } = await start().init(...IMAGE);
    assert.equal(exitCode, 0, stderr);
    assert.equal(
      stdout,
      [
        "written   Pulumi.yaml",
        "written   Pulumi.staging.yaml",
        "written   Pulumi.prod.yaml",
        "written   index.ts",
        "written   package.json",
        "written   .gitignore",
        "written   .npmrc",
        "",
        "Next:",
        "  npm install --ignore-scripts PATH-OF-THE-TARBALL   the package itself",
        `  npx ${setCommand("BOT_TOKEN", "staging")}`,
        `  npx ${setCommand("BOT_TOKEN", "prod")}`,
        "  npx slipway deploy --stack staging --image mybot=docker.io/me/mybot:TAG",
        "",
      ].join("\n"),
    );
    assert.equal(
      folder.read("index.ts"),
      'import { deploy } from "@slipway/slipway";\n\nexport const { images, services, keys, operations } = await deploy();\n',
    );
    assert.deepEqual(parse(folder.read("Pulumi.yaml") ?? ""), {
      name: "mybot",
      runtime: { name: "nodejs", options: { typescript: false } },
      main: "index.ts",
    });
    assert.equal(
      folder.read("package.json"),
      '{\n  "name": "mybot",\n  "private": true,\n  "type": "module"\n}\n',
    );
    assert.equal(
      folder.read("Pulumi.prod.yaml"),
      `# yaml-language-server: $schema=./node_modules/@slipway/slipway/config/slipway.schema.json
# mybot in prod. Every setting: node_modules/@slipway/slipway/docs/CONFIGURATION.md
# The values of its secrets are set with commands, and encrypted: never write one here.
config:
  slipway:host: local
  slipway:services:
    mybot:
      kind: polling
      image: docker.io/me/mybot
      health: { heartbeat: { file: /tmp/heartbeat, maxAge: 1m } }
      secrets: [BOT_TOKEN]
`,
    );
  });

  it("takes what options say", async () => {
    const options = [
      "--name",
      "shop",
      "--stacks",
      "test",
      "--kind",
      "web",
      "--port",
      "8080",
      "--health",
      "none",
    ];
    const { exitCode } = await start().init(...options, ...IMAGE, "--secret", "A_KEY", "--secret", "B");
    assert.equal(exitCode, 0);
    assert.deepEqual(parse(folder.read("Pulumi.test.yaml") ?? ""), {
      config: {
        "slipway:host": "local",
        "slipway:services": {
          shop: {
            kind: "web",
            image: "docker.io/me/mybot",
            port: 8080,
            health: { none: "there is no check yet" },
            secrets: ["A_KEY", "B"],
          },
        },
      },
    });
    assert.equal(folder.read("Pulumi.staging.yaml"), undefined);
  });

  it("asks for what no option says, where somebody can answer", async () => {
    const answers = {
      "Does it poll, take web requests, or work? polling, web, worker:": "web",
      "Repository of its image, without a tag?": "ghcr.io/me/shop",
      "Secrets it needs, by name?": "A, B",
    };
    const { exitCode, stderr } = await start({ answer: true, answers }).init("--name", "shop");
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(folder.world.questions, [
      "Does it poll, take web requests, or work? polling, web, worker: [polling]",
      "Repository of its image, without a tag? []",
      "Port it listens on? [8000]",
      "How is it known to be well? http:PATH, heartbeat:FILE, none: [http:/healthz]",
      "Secrets it needs, by name? []",
      "Server, as USER@ADDRESS, or local? [local]",
    ]);
    const { config } = parse(folder.read("Pulumi.prod.yaml") ?? "") as { config: Record<string, unknown> };
    assert.deepEqual(config["slipway:services"], {
      shop: {
        kind: "web",
        image: "ghcr.io/me/shop",
        port: 8000,
        health: { http: "/healthz" },
        secrets: ["A", "B"],
      },
    });
  });

  it("writes what belongs to GitHub and to a server, and says how their keys get there", async () => {
    const options = ["--host", "root@203.0.113.7:2222", "--github", "me/shop", "--reviewer", "ann"];
    const { exitCode, stdout, stderr } = await start().init(...IMAGE, ...options);
    assert.equal(exitCode, 0, stderr);
    const { config } = parse(folder.read("Pulumi.prod.yaml") ?? "") as { config: Record<string, unknown> };
    assert.deepEqual(config["slipway:host"], { address: "203.0.113.7", user: "root", port: 2222 });
    assert.deepEqual(config["slipway:repository"], { owner: "me", name: "shop" });
    assert.deepEqual(config["slipway:environment"], {
      name: "production",
      reviewers: { users: ["ann"] },
      branches: ["main"],
      secrets: ["PULUMI_CONFIG_PASSPHRASE", "VPS_SSH_KEY", "DOCKER_USERNAME", "DOCKER_PASSWORD"],
    });
    const staging = parse(folder.read("Pulumi.staging.yaml") ?? "") as { config: Record<string, unknown> };
    assert.equal((staging.config["slipway:environment"] as { reviewers?: unknown }).reviewers, undefined);
    assert.match(folder.read(".github/workflows/deploy.yml") ?? "", /^ {2}production:$/m);
    assert.match(folder.read(".github/workflows/preview.yml") ?? "", /--stack staging --json/);
    for (const line of [
      "  ssh-keygen -t ed25519 -N '' -C mybot -f ~/.ssh/mybot && ssh-add ~/.ssh/mybot",
      "  ssh-copy-id -p 2222 -i ~/.ssh/mybot.pub root@203.0.113.7",
      "  ssh-keyscan -t ed25519 -p 2222 203.0.113.7   its key: hostKey of slipway:host in the stack files",
      `  npx ${setCommand("DOCKER_PASSWORD", "prod")}`,
    ]) {
      assert.ok(stdout.split("\n").includes(line), `${line}\n\n${stdout}`);
    }
  });

  it("changes nothing the second time", async () => {
    await start().init(...IMAGE);
    const before = readdirSync(folder.dir).map((name) => folder.read(name));
    const { stdout, exitCode } = await folder.init(...IMAGE);
    assert.equal(exitCode, 0);
    assert.doesNotMatch(stdout, /written|added/);
    assert.deepEqual(
      readdirSync(folder.dir).map((name) => folder.read(name)),
      before,
    );
  });

  it("overwrites nothing: another text in its way stops it before it writes anything", async () => {
    start();
    folder.write("index.ts", "console.log('mine');\n");
    folder.write("Pulumi.prod.yaml", "config: {}\n");
    const { stderr, exitCode } = await folder.init(...IMAGE);
    assert.equal(exitCode, 2);
    assert.equal(
      stderr,
      "error: Pulumi.prod.yaml: is there already, with another text.\nindex.ts: is there already, with another text.\n" +
        "Nothing was written. Change the project by hand, or start in another folder: slipway init --cwd DIR\n",
    );
    assert.deepEqual(readdirSync(folder.dir).sort(), ["Pulumi.prod.yaml", "index.ts"]);
    assert.equal(folder.read("index.ts"), "console.log('mine');\n");
  });

  it("adds to the files that others write too, and leaves the rest of them", async () => {
    start();
    folder.write("package.json", '{"dependencies":{"@slipway/slipway":"file:x.tgz"}}');
    folder.write(".gitignore", "*.pyc\nnode_modules/");
    const { exitCode } = await folder.init(...IMAGE);
    assert.equal(exitCode, 0);
    assert.equal(folder.read(".gitignore"), "*.pyc\nnode_modules/\n.sandbox/\nslipway-report.html\n");
    assert.deepEqual(JSON.parse(folder.read("package.json") ?? ""), {
      dependencies: { "@slipway/slipway": "file:x.tgz" },
      type: "module",
    });
  });

  const refused: [args: string[], message: string][] = [
    [[], "--image: is missing. Name the repository of the bot's image: --image docker.io/me/mybot"],
    [["--image", "me/Bot"], '--image: is "me/Bot", must be in lower case. Write "me/bot".'],
    [
      ["--image", "me/bot:1"],
      '--image: is "me/bot:1", which has a tag. Write "me/bot", and deploy the tag with: slipway deploy --stack staging --service mybot --image me/bot:1',
    ],
    [[...IMAGE, "--kind", "bot"], '--kind: is "bot", must be polling, web or worker.'],
    [[...IMAGE, "--kind", "web", "--port", "0"], '--port: is "0", must be 1 to 65535.'],
    [
      [...IMAGE, "--health", "/healthz"],
      '--health: is "/healthz", must be http:/PATH, heartbeat:/FILE or none. Say --health http:/healthz',
    ],
    [[...IMAGE, "--github", "bot"], '--github: is "bot", must be OWNER/NAME. Say --github me/mybot'],
    [
      [...IMAGE, "--host", "-oProxyCommand=x"],
      '--host: is "-oProxyCommand=x", must be local or USER@ADDRESS. Say --host deploy@203.0.113.7',
    ],
    [
      [...IMAGE, "--secret", "123:abc"],
      "--secret: is not the name of a secret. Use capital letters, digits and underscores: --secret BOT_TOKEN. Its value is set afterwards.",
    ],
    [
      [...IMAGE, "--stacks", "a b!"],
      '--stacks: has "b!", must be names of lower-case letters, digits and hyphens. Say --stacks staging,prod',
    ],
    [
      [...IMAGE, "--stacks", ","],
      "--stacks: names none, must be names of lower-case letters, digits and hyphens. Say --stacks staging,prod",
    ],
    [
      [...IMAGE, "--name", "My Bot"],
      '--name: is "My Bot", must be lower-case letters, digits and hyphens, starting with a letter, at most 40. Say --name my-bot',
    ],
    [
      [...IMAGE, "--health", "http:/healthz"],
      "services.mybot.health.http: needs a port. Set port of the service, or health.port.\nNothing was written.",
    ],
  ];
  for (const [args, message] of refused) {
    it(`refuses ${args.join(" ") || "no image"}`, async () => {
      const { exitCode, stderr } = await start().init(...args);
      assert.equal(stderr, `error: ${message}\n`);
      assert.equal(exitCode, 2);
      assert.deepEqual(readdirSync(folder.dir), []);
    });
  }

  const packages: [what: string, text: string, message: string][] = [
    [
      "of CommonJS",
      '{"type":"commonjs"}',
      'package.json: type: is "commonjs", must be "module" for index.ts. Set it, or give the deployment a folder of its own: slipway init --cwd deploy',
    ],
    [
      "with a program",
      '{"main":"bot.js"}',
      'package.json: type: is missing beside main, must be "module" for index.ts. Set it, or give the deployment a folder of its own: slipway init --cwd deploy',
    ],
    ["that is none", "[]", "package.json: is no object. Correct it."],
  ];
  for (const [what, text, message] of packages) {
    it(`refuses a package.json ${what}, and writes nothing`, async () => {
      start();
      folder.write("package.json", text);
      const { exitCode, stderr } = await folder.init(...IMAGE);
      assert.equal(stderr, `error: ${message}\n`);
      assert.equal(exitCode, 2);
      assert.deepEqual(readdirSync(folder.dir), ["package.json"]);
    });
  }
});
