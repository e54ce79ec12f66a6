# hold SECONDS ARGUMENT...: runs `check ARGUMENT...`; where the task has run for less, waits for the rest and checks again.
# Swarm stops the old task of a service that starts first as soon as the new one is healthy. One that dies a moment later
# would leave nothing: it counts as healthy only once it has lived through the monitor window. The gate of a version that
# ran well here before lets it off what is left of that: it makes the file.
hold() {
  window=$1
  shift
  check "$@" || return 1
  # proc(5): seconds since the start of the system; field 22 of stat is when process 1 started, in hundredths of a second.
  { read -r up _ </proc/uptime && read -r process </proc/1/stat; } 2>/dev/null || return 0
  started=$(
    # shellcheck disable=SC2086 # one argument a field
    set -- ${process##*) }
    shift 19
    echo "$1"
  )
  rest=$((window - (${up%.*} - started / 100)))
  [ "$rest" -gt 0 ] || return 0
  while [ "$rest" -gt 0 ] && [ ! -e /tmp/.slipway-known-good ]; do
    sleep 1
    rest=$((rest - 1))
  done
  check "$@"
}
