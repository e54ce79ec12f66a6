import { z } from "zod";
import { ABSOLUTE, absolutePath } from "./container-path.ts";
import * as defaults from "./defaults.ts";
import { flag, mapping, strict, text } from "./fields.ts";
import { VOLUME_NAME } from "./names.ts";
import { must, show } from "./problem.ts";

/** Schema of a service's `files`: what comes from the project, by target. */
export const files = mapping(
  {
    pattern: ABSOLUTE,
    error: () => "is not an absolute path in the container. Write it like /app/config.json.",
  },
  text(/^[^\p{Cc}]+$/u, "a path in the project folder", "Write it like ./config.json"),
  must(
    "a mapping of paths in the container to paths in the project",
    "Write { /app/config.json: ./config.json }",
  ),
)
  .prefault({})
  .describe(
    "Files of the project to mount read-only: path in the container to path in the project, less than 500 KiB each.",
  );

const EXAMPLE = "Write the path, for example /data, or { target: /data }";

const volume = z
  .union(
    [
      absolutePath(),
      strict(
        {
          target: absolutePath().describe("Where it is mounted."),
          readOnly: flag().prefault(defaults.VOLUME_READ_ONLY).describe("Mount it read-only."),
        },
        { error: must("a mapping", EXAMPLE) },
      ),
    ],
    { error: (issue) => `is ${show(issue.input)}, must be a path or a mapping. ${EXAMPLE}.` },
  )
  .transform((given) =>
    typeof given === "string" ? { target: given, readOnly: defaults.VOLUME_READ_ONLY } : given,
  );

/** Schema of a service's `volumes`: what outlives it, by name. */
export const volumes = mapping(
  VOLUME_NAME,
  volume,
  must("a mapping of names to paths in the container", "Write { data: /data }"),
)
  .prefault({})
  .describe("Volumes of the service, by name. They are kept when the service goes.");
