import { DIGEST } from "./base.ts";
import { type Mistake, refuses } from "./mistakes.ts";

const MISTAKES: readonly Mistake[] = [
  [
    ["release"],
    { images: { bto: `acme/bot@${DIGEST}` } },
    "release.images.bto: is for no service. Did you mean bot?",
  ],
  [
    ["release"],
    { images: { bot: "acme/bot:1" } },
    'release.images.bot: is "acme/bot:1", must be repository@sha256:… with 64 digits. Deploy with slipway deploy, which resolves a tag to its digest.',
  ],
  [
    ["release"],
    { images: { bot: `acme/other@${DIGEST}` } },
    `release.images.bot: is "acme/other@${DIGEST}", but services.bot.image is docker.io/acme/bot. Deploy an image of that repository, or change services.bot.image first.`,
  ],
  [
    ["release"],
    {
      images: {
        web: "ghcr.io/acme/alice@sha256:1111111111111111111111111111111111111111111111111111111111111111",
      },
    },
    'release.images.web: is "ghcr.io/acme/alice@sha256:1111111111111111111111111111111111111111111111111111111111111111", but services.web.image pins another digest. Remove the digest from services.web.image.',
  ],
  [
    ["release"],
    { images: {}, only: "rules" },
    'release.only: is "rules", must be github. Remove it: slipway sets it for one run.',
  ],
  [
    ["release"],
    {},
    "release.images: is missing, must be a mapping of services to images. Deploy with slipway deploy.",
  ],
  [
    ["release"],
    { images: { bot: `acme//bot@${DIGEST}` } },
    `release.images.bot: is "acme//bot@${DIGEST}", must be repository or repository@sha256:… with 64 digits. Write it like docker.io/acme/alice.`,
  ],
];

describe("parseConfig, mistakes in release", () => refuses(MISTAKES));
