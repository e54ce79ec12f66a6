import { isMapping } from "../../../config/fields.ts";

/** Limits of a service, in both places where compose has them. */
export function limitsOf(service: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const deploy = isMapping(service.deploy) ? service.deploy : {};
  const resources = isMapping(deploy.resources) ? deploy.resources : {};
  const limits = isMapping(resources.limits) ? resources.limits : {};
  const memory = limits.memory ?? service.mem_limit;
  const cpus = limits.cpus ?? service.cpus;
  if (memory === undefined && cpus === undefined) return undefined;
  return {
    ...(memory !== undefined && { memory: sizeOf(memory) }),
    ...(cpus !== undefined && { cpus: Number(cpus) }),
  };
}

/** Compose counts in 1024 and writes `512m`; a stack file says `512MiB`. */
function sizeOf(size: unknown): unknown {
  const [, digits, unit = ""] = /^(\d+)([bkmg])b?$/i.exec(String(size)) ?? [];
  if (digits === undefined) return size;
  return unit.toLowerCase() === "b" ? Number(digits) : `${digits}${unit.toUpperCase()}iB`;
}
