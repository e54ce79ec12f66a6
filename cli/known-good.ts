/**
 * Environment of a run that goes back to what ran well here before: the gates of its rollouts watch it for a second only.
 * Not a part of the configuration: that would be a change, which the next run would take back.
 */
export const KNOWN_GOOD: Readonly<Record<string, string>> = { SLIPWAY_KNOWN_GOOD: "yes" };
