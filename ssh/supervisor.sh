{ # Read to its last line before anything of it runs: what arrives in part runs not at all.
# Runs SLIPWAY_PROGRAM, and ends it when standard input ends: then whoever started it is gone, and what it would still do
# must not act on a later run.
exec 3<&0 </dev/null
(eval "$SLIPWAY_PROGRAM") 3<&- &
program=$!
(
  cat <&3 >/dev/null
  kill -TERM "$program"
) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
code=0
wait "$program" || code=$?
kill "$watcher" 2>/dev/null || :
exit "$code"
}
