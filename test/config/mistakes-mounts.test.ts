import { type Mistake, refuses } from "./mistakes.ts";

const MISTAKES: readonly Mistake[] = [
  [
    ["services", "web", "files"],
    { "app/x": "./config.json" },
    'services.web.files["app/x"]: is not an absolute path in the container. Write it like /app/config.json.',
  ],
  [
    ["services", "web", "files"],
    { "/app/x": "./none" },
    'services.web.files["/app/x"]: is "./none", which does not exist. Create it, or correct the path, relative to the project folder.',
  ],
  [
    ["services", "web", "files"],
    { "/app/x": "./folder" },
    'services.web.files["/app/x"]: is "./folder", which is a folder. Name its files one by one.',
  ],
  [
    ["services", "web", "files"],
    { "/app/x": "./too-large" },
    'services.web.files["/app/x"]: is "./too-large", which has 512000 bytes, Docker takes less than 512000. Put it into the image or a volume.',
  ],
  [
    ["services", "web", "files"],
    { "/app/x": "./huge" },
    'services.web.files["/app/x"]: is "./huge", which has 5000000 bytes, Docker takes less than 512000. Put it into the image or a volume.',
  ],
  [
    ["services", "web", "files"],
    { "/app/x": "./empty" },
    'services.web.files["/app/x"]: is "./empty", which is empty, and Docker takes no empty file. Put a line into it.',
  ],
  [
    ["services", "web", "files"],
    { "/app/x": "../x" },
    'services.web.files["/app/x"]: is "../x", which is outside of the project. Copy it into the project folder.',
  ],
  [
    ["services", "web", "files"],
    { "/app/x": "/etc/passwd" },
    'services.web.files["/app/x"]: is "/etc/passwd", which is outside of the project. Copy it into the project folder.',
  ],
  [
    ["services", "web", "files"],
    { "/app/x": "./link" },
    'services.web.files["/app/x"]: is "./link", which is outside of the project. Copy it into the project folder.',
  ],
  [
    ["services", "web", "files"],
    { "/app/x": "./locked" },
    'services.web.files["/app/x"]: is "./locked", which cannot be read (EACCES). Make it readable for you.',
  ],
  [
    ["services", "web", "files"],
    { "/run/secrets/x": "./config.json" },
    'services.web.files["/run/secrets/x"]: is in /run/secrets, which the container has for itself. Mount it elsewhere, for example in /app.',
  ],
  [
    ["services", "web", "files"],
    { "/app/x": "./config.json", "/app//x": "./config.json" },
    'services.web.files["/app//x"]: is mounted at /app/x, as files "/app/x" is. Choose another path for one of them.',
  ],
  [
    ["services", "web", "files"],
    { "/data/x": "./config.json" },
    'services.web.files["/data/x"]: is mounted inside /data of volumes "data". Choose a path outside of it.',
  ],
  [
    ["services", "web", "files"],
    { "/app": "./config.json", "/app/x": "./config.json" },
    'services.web.files["/app/x"]: is mounted inside /app of files "/app". Choose a path outside of it.',
  ],
  [
    ["services", "web", "files"],
    { "/app/x": 7 },
    'services.web.files["/app/x"]: is 7, must be a path in the project folder. Write it like ./config.json.',
  ],
  [
    ["services", "web", "volumes"],
    { Data: "/data" },
    "services.web.volumes.Data: is not lower-case letters, digits and hyphens, starting with a letter, at most 40. Rename it, for example to data.",
  ],
  [
    ["services", "web", "volumes"],
    { data: "data" },
    'services.web.volumes.data: is "data", must be an absolute path in the container. Set it to /data.',
  ],
  [
    ["services", "web", "volumes"],
    { data: 7 },
    "services.web.volumes.data: is 7, must be a path or a mapping. Write the path, for example /data, or { target: /data }.",
  ],
  [
    ["services", "web", "volumes"],
    { data: { readOnly: true } },
    "services.web.volumes.data.target: is missing, must be an absolute path in the container. Set it to one like /data.",
  ],
  [
    ["services", "web", "volumes"],
    { data: "/" },
    'services.web.volumes.data: is "/", must be an absolute path in the container. Set it to one like /data.',
  ],
  [
    ["services", "web", "volumes"],
    { data: "/x/.." },
    "services.web.volumes.data: is the whole container. Mount it elsewhere, for example at /data.",
  ],
  [
    ["services", "web", "volumes"],
    { data: "/tmp/" },
    "services.web.volumes.data: is /tmp, which is a folder in memory already. Mount it elsewhere, for example at /data.",
  ],
  [
    ["services", "web", "volumes"],
    { data: "/proc/x" },
    "services.web.volumes.data: is in /proc, which the container has for itself. Mount it elsewhere, for example at /data.",
  ],
  [
    ["services", "web", "volumes"],
    { a: "/data", b: "/data/" },
    'services.web.volumes.b: is mounted at /data, as volumes "a" is. Choose another path for one of them.',
  ],
  [
    ["services", "web", "volumes"],
    { a: "/data", b: "/data/b" },
    'services.web.volumes.b: is mounted inside /data of volumes "a". Choose a path outside of it.',
  ],
  [
    ["services", "web", "volumes"],
    { a: "/data/b", b: "/data" },
    'services.web.volumes.b: is mounted at /data, around /data/b of volumes "a". Choose a path that does not contain it.',
  ],
  [
    ["services", "web", "volumes"],
    { data: { target: "/data", readonly: true } },
    "services.web.volumes.data.readonly: is not a known key. Did you mean readOnly?",
  ],
  [
    ["services", "web", "volumes"],
    { data: { target: "/data", readOnly: "yes" } },
    'services.web.volumes.data.readOnly: is "yes", must be true or false. Set it to true or false, without quotes.',
  ],
];

describe("parseConfig, mistakes in mounts", () => refuses(MISTAKES));
