/** Whether the value of `slipway:host` is this machine: its Docker engine, or a server over SSH on loopback. */
export function isThisMachine(host: unknown): boolean {
  if (host === "local") return true;
  const address = host !== null && typeof host === "object" ? (host as { address?: unknown }).address : "";
  return typeof address === "string" && /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(address);
}
