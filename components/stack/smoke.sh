# Runs a smoke step, and removes its job and container at the end, also when it is interrupted.
# Needs common.sh, redact.sh and job.sh in front of it.

main() {
  trap remove_job EXIT
  trap 'exit 130' HUP INT TERM
  run_job "$SLIPWAY_TIMEOUT"
  echo "passed $SLIPWAY_ATTEMPT"
}

main </dev/null
