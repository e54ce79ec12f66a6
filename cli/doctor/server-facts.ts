import { readFileSync } from "node:fs";

/** POSIX `sh` program that prints the facts of the machine it runs on; it reads SLIPWAY_FOLDER. */
export const FACTS_SCRIPT = readFileSync(new URL("./server.sh", import.meta.url), "utf8");

/** What a server has, whether Docker is there or not. */
export interface MachineFacts {
  /** `Linux` and the like. */
  readonly kernel: string;
  /** `Debian GNU/Linux 12 (bookworm)` */
  readonly system: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** Bytes free where Docker keeps its data; undefined where that is not known. */
  readonly free: number | undefined;
  /** Bytes of memory that programs can still get; undefined where that is not known. */
  readonly memory: number | undefined;
  /** TCP ports that something listens on. */
  readonly ports: readonly number[];
  /** What the user may do beyond their own. */
  readonly privileges: "root" | "sudo" | "none";
  /** Version of the `docker` command; undefined where there is none. */
  readonly docker: string | undefined;
}

/** Reads what {@link FACTS_SCRIPT} printed. */
export function readFacts(text: string): MachineFacts {
  const facts = new Map(
    text.split("\n").map((line) => [line.split(" ")[0], line.slice(line.indexOf(" ") + 1)]),
  );
  const at = (name: string) => (facts.get(name) ?? "").trim();
  const bytes = (name: string) => (/^\d+$/.test(at(name)) ? Number(at(name)) * 1024 : undefined);
  const privileges = at("privileges");
  return {
    kernel: at("kernel"),
    system: at("system"),
    now: Number(at("now")),
    free: bytes("free"),
    memory: bytes("memory"),
    ports: at("ports")
      .split(" ")
      .filter(Boolean)
      .map((hex) => Number.parseInt(hex, 16)),
    privileges: privileges === "root" || privileges === "sudo" ? privileges : "none",
    docker: /version (\d+\.\d+(\.\d+)?)/.exec(at("docker"))?.[1],
  };
}
