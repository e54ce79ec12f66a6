/** Seconds with two units, for numbers that stand alone: `42 s`, `3 min 5 s`, `6 h 1 min`, `2 d 4 h`. */
export function spanText(seconds: number): string {
  const units = [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
    ["s", 1],
  ] as const;
  const whole = Math.round(seconds);
  const at = units.findIndex(([, size]) => whole >= size);
  if (at < 0) return "0 s";
  const [name, size] = units[at] ?? units[3];
  const [small, smaller] = units[at + 1] ?? ["", 1];
  const rest = small === "" ? 0 : Math.floor((whole % size) / smaller);
  return `${Math.floor(whole / size)} ${name}${rest > 0 ? ` ${rest} ${small}` : ""}`;
}

/** A share of 0 to 1 in percent, with one digit where it is not whole. */
export function percent(share: number): string {
  return `${number(share * 100)} %`;
}

/** With one digit where it is not whole. */
export function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}
