/** How long ago a moment was, in its largest unit: `12 s`, `3 min`, `5 h`, `2 d`. Empty for no moment. */
export function age(iso: string, now: Date): string {
  if (iso === "") return "";
  return duration(Math.max(0, (now.getTime() - Date.parse(iso)) / 1000));
}

/** Seconds in their largest unit. */
export function duration(seconds: number): string {
  const units = [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
  ] as const;
  for (const [name, size] of units) {
    if (seconds >= 2 * size) return `${Math.floor(seconds / size)} ${name}`;
  }
  return `${Math.round(seconds)} s`;
}

/** A moment for people, to the minute, in UTC: `2026-11-21 08:55Z`. */
export function moment(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}Z`;
}
