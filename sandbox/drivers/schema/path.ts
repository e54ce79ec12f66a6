/** Path of a property: `a.b`, or `a["b-c"]` where the key is no plain name, as Pulumi writes it. */
export function member(path: string, name: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** Path of an element: `a[0]`. */
export function item(path: string, index: number): string {
  return `${path}[${index}]`;
}
