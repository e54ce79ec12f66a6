# Looks after the keys that the user of the server lets in: lists them, adds one, or takes one away. Needs common.sh in front
# of it. Reads SLIPWAY_ACTION, and SLIPWAY_PUBLIC_KEY or SLIPWAY_FINGERPRINT.

FILE=$HOME/.ssh/authorized_keys

print_of() { ssh-keygen -lf - 2>/dev/null | cut -d ' ' -f 2; }

list() { ssh-keygen -lf "$FILE" 2>/dev/null || fail "there is no key in $FILE"; }

add() {
  grep -qsF "$SLIPWAY_PUBLIC_KEY" "$FILE" && return
  (umask 077 && printf '%s slipway\n' "$SLIPWAY_PUBLIC_KEY" >>"$FILE")
}

# Into a file beside it, which then takes its place whole: a server without keys lets nobody in.
remove() {
  kept=$(mktemp "$FILE.XXXXXX")
  trap 'rm -f "$kept"' EXIT
  found=
  while IFS= read -r line; do
    if [ "$(printf '%s\n' "$line" | print_of)" = "$SLIPWAY_FINGERPRINT" ]; then found=yes; else printf '%s\n' "$line"; fi
  done <"$FILE" >"$kept"
  [ -n "$found" ] || fail "no key in $FILE has the fingerprint $SLIPWAY_FINGERPRINT. See: slipway key list"
  ssh-keygen -lf "$kept" >/dev/null 2>&1 ||
    fail "it is the only key, and without it nobody gets in. Make another one first: slipway key rotate"
  mv "$kept" "$FILE"
}

case $SLIPWAY_ACTION in
  list) list ;;
  add) add ;;
  remove) remove ;;
esac
