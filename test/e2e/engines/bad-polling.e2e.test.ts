import { badVersions } from "./bad/suite.ts";

describe("a bad version of a polling service", () => badVersions("polling"));
