import { badVersions } from "./bad/suite.ts";

describe("a bad version of a web service", () => badVersions("web"));
