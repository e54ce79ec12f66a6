import { badVersions } from "./bad/suite.ts";

describe("a bad version of a worker service", () => badVersions("worker"));
