import type { PropertyMap } from "../../drivers/driver.ts";

/** An answer that is no success, in GitHub's own words. */
export class Failure extends Error {
  readonly status: number;
  readonly body: PropertyMap;
  constructor(status: number, message: string, more: PropertyMap = {}) {
    super(message);
    this.name = "Failure";
    this.status = status;
    this.body = {
      message,
      documentation_url: "https://docs.github.com/rest",
      status: String(status),
      ...more,
    };
  }
}

/** It is not there, or the token may not know that it is. */
export function notFound(): Failure {
  return new Failure(404, "Not Found");
}

/** A request that is well formed and still makes no sense. */
export function invalid(message: string, ...errors: PropertyMap[]): Failure {
  return new Failure(422, message, errors.length > 0 ? { errors } : {});
}

/** The list of GitHub for one wrong field. */
export function wrongField(resource: string, field: string, code: string, message?: string): Failure {
  return invalid("Validation Failed", { resource, field, code, ...(message ? { message } : {}) });
}
