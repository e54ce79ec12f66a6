import { Repository } from "../../../../components/github/repository.ts";
import { loadConfig } from "../../../../config/load.ts";

/*
 * The program of suites that are about GitHub alone: what a stack keeps there, as `index.ts` makes it, and no service. A
 * stack file names a service all the same, as every stack file must.
 */
const { repository, environment, protection, secrets, releaseAdopt: adopted } = loadConfig();

if (repository) {
  const secret = (name: string) => {
    const found = secrets[name];
    if (found?.kind !== "given") throw new Error(`${name}: this program makes no keys`);
    return found.value;
  };
  new Repository("github", { repository, environment, protection, secret, adopted });
}

/** No service, no image. */
export const images = {};
export const services = {};
