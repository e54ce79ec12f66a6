import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The forms in which a secret could turn up. */
export function formsOf(secret: string): readonly (string | Buffer)[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    bytes.toString("base64").replaceAll("=", ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
    encodeURIComponent(secret),
  ];
}

/** Modules, and the tests' own Docker engine: Docker keeps the environment of its containers. */
const LEFT_OUT = ["node_modules", ".test-server"];

/** Files below some folders that hold a secret in any form. */
export function filesWith(secrets: readonly string[], folders: readonly string[]): string[] {
  const paths = LEFT_OUT.flatMap((name) => ["-not", "-path", `*/${name}/*`]);
  const args = [...folders, "-type", "f", ...paths];
  // Others make and remove temporary folders all the while, and find ends with 1 for one that is gone.
  const { stdout, error } = spawnSync("find", args, { encoding: "utf8", maxBuffer: 1e9 });
  if (error) throw error;
  const files = stdout.split("\n");
  const forms = secrets.flatMap(formsOf);
  return files.filter((file) => {
    if (file === "") return false;
    try {
      const content = readFileSync(file);
      return forms.some((form) => content.includes(form));
    } catch {
      // A temporary file of somebody else, gone by now.
      return false;
    }
  });
}
