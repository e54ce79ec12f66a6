import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the base image consists of; what these depend on comes with them. */
export const PACKAGES = ["busybox", "ca-certificates", "python3"] as const;

/**
 * Packages that the dependencies name and nothing in the image calls: tools of installation, command line tools, and
 * libraries of the name service of the nineties. They would be a third of the image.
 */
export const LEFT_OUT = [
  "bash",
  "coreutils",
  "dash",
  "debconf",
  "debianutils",
  "dpkg",
  "gcc-12-base",
  "gcc-14-base",
  "libgssapi-krb5-2",
  "libk5crypto3",
  "libkrb5-3",
  "libkrb5support0",
  "openssl",
  "perl-base",
  "readline-common",
  "tar",
] as const;

/** Makes the root file system: `unpack.sh ARCHIVES ROOT LEFT_OUT…`. */
export const UNPACK = fileURLToPath(new URL("unpack.sh", import.meta.url));

/** Folder of the Dockerfile that finishes the image. */
export const FINISH = fileURLToPath(new URL(".", import.meta.url));

/** What a base image must be able to do, as a program for its own Python, run as user 1000 on a read-only root. */
export const PROOF = `
import hashlib, hmac, http.server, os, shutil, sqlite3, ssl, subprocess, threading, urllib.request
assert os.getuid() == 1000
assert ssl.create_default_context().get_ca_certs(), "no certificate authorities"
assert sqlite3.connect(":memory:").execute("select 6 * 7").fetchone() == (42,)
missing = [name for name in ("sh", "stat", "date", "tar", "chown", "wget") if shutil.which(name) is None]
assert not missing, missing
server = http.server.HTTPServer(("127.0.0.1", 8000), http.server.BaseHTTPRequestHandler)
threading.Thread(target=server.serve_forever, daemon=True).start()
http.server.BaseHTTPRequestHandler.do_GET = lambda self: (self.send_response(204), self.end_headers())
http.server.BaseHTTPRequestHandler.log_message = lambda *_: None
subprocess.run(["wget", "-q", "-O", "/dev/null", "http://localhost:8000/"], check=True, timeout=10)
try:
    open("/written", "w")
except OSError:
    pass
else:
    raise SystemExit("the root is not read-only")
`;

/** Twelve digits that change with everything that the image is made of, save the versions of its packages. */
export async function recipeHash(codename: string): Promise<string> {
  const files = await Promise.all([UNPACK, join(FINISH, "Dockerfile")].map((path) => readFile(path, "utf8")));
  const parts = [codename, process.arch, ...PACKAGES, "-", ...LEFT_OUT, ...files];
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 12);
}
