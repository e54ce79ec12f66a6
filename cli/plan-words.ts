/**
 * Input paths of a Docker service, and what people call them. The first that fits counts. Most changes of a service change
 * its revision too, which says nothing by itself.
 */
const WORDS: readonly (readonly [pattern: RegExp, words: (match: RegExpExecArray) => string | undefined])[] =
  [
    [/^taskSpec\.containerSpec\.env(\.|\[")SLIPWAY_REVISION/, () => undefined],
    [/^taskSpec\.containerSpec\.env\.([A-Za-z_]\w*)/, ([, name]) => `env ${name}`],
    [/^taskSpec\.containerSpec\.env\["([^"]+)"\]/, ([, name]) => `env ${name}`],
    [/^taskSpec\.containerSpec\.env/, () => "env"],
    // Nothing here sets it; the provider lists it beside other changes of a container.
    [/^taskSpec\.containerSpec\.sysctl/, () => undefined],
    [/^taskSpec\.containerSpec\.image/, () => "image"],
    [/^taskSpec\.containerSpec\.(commands?|args)/, () => "command"],
    [/^taskSpec\.containerSpec\.secrets/, () => "secrets"],
    [/^taskSpec\.containerSpec\.configs/, () => "files"],
    [/^taskSpec\.containerSpec\.mounts/, () => "volumes"],
    [/^taskSpec\.containerSpec\.healthcheck/, () => "health"],
    [/^taskSpec\.containerSpec\.stopGracePeriod/, () => "stopGrace"],
    [/^taskSpec\.containerSpec\.(\w+)/, ([, name]) => name],
    [/^taskSpec\.resources\.limits/, () => "limits"],
    [/^taskSpec\.resources/, () => "reservations"],
    [/^taskSpec\.restartPolicy/, () => "restart"],
    [/^taskSpec\.logDriver/, () => "logs"],
    [/^taskSpec\.networks/, () => "network"],
    [/^taskSpec\.(\w+)/, ([, name]) => name],
    [/^mode\.replicated/, () => "replicas"],
    [/^(updateConfig|rollbackConfig)/, () => "rollout"],
    [/^endpointSpec/, () => "port"],
  ];

/** What changes of a service, in the words of the configuration, each once: `image`, `env LOG_LEVEL`. */
export function changedSettings(paths: readonly string[]): readonly string[] {
  const words = [...new Set(paths.flatMap((path) => wordFor(path) ?? []))];
  // The environment as a whole differs when the revision is not known yet, because something else is new.
  return words.length > 1 ? words.filter((word) => word !== "env") : words;
}

function wordFor(path: string): string | undefined {
  for (const [pattern, words] of WORDS) {
    const match = pattern.exec(path);
    if (match) return words(match);
  }
  return path;
}
