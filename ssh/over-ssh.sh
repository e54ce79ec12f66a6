# Runs SLIPWAY_PROGRAM on the server at SLIPWAY_SERVER. The variables named in SLIPWAY_FORWARD travel on standard input, like
# the program: sshd drops a client's environment, and argument lists can be read by everybody. What the program prints comes
# out here. Needs connection.sh in front of it.

# A word as sh reads it back. The dot keeps line ends at the end of the value.
quoted() {
  word=$(printf '%s.' "$1" | sed "s/'/'\\\\''/g")
  printf "'%s'" "${word%.}"
}

payload() {
  for name in $SLIPWAY_FORWARD; do
    printf 'export %s=' "$name"
    eval "quoted \"\$$name\""
    echo
  done
  # Of this one run, and no input of the command: see rollout-gate.sh.
  printf 'export SLIPWAY_KNOWN_GOOD=%s\n' "$(quoted "${SLIPWAY_KNOWN_GOOD:-}")"
  printf 'SLIPWAY_PROGRAM=%s\n%s\n' "$(quoted "$SLIPWAY_PROGRAM")" "$SLIPWAY_SUPERVISOR"
}

# Keeps the standard input of the program open while this shell and what started it are there: its end is how the program
# learns that nobody waits for it any more.
hold_open() {
  while kill -0 $$ 2>/dev/null && { kill -0 "$PPID" 2>/dev/null || [ -d "/proc/$PPID" ]; }; do sleep 1; done
}

run() {
  {
    hold_open 2>/dev/null &
    holder=$!
    echo $holder
    payload
    wait $holder 2>/dev/null || :
  } | {
    read -r holder
    code=0
    ssh "$@" -- "$SLIPWAY_SERVER" "${SLIPWAY_BECOME-}sh -s $SLIPWAY_COMMAND" || code=$?
    kill "$holder" 2>/dev/null || :
    [ $code -ne 255 ] || fail "the connection to $SLIPWAY_SERVER was lost. What had begun there has been stopped, or is finished by the next run. Run the same command again"
    exit $code
  }
}

open_connection "$@"
run "$@"
