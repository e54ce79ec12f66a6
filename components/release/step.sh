# Runs a release step, once: what the ledger has as done with the same inputs is not done again. A job that a killed run has
# left is taken over instead of begun a second time, and removed only when the ledger has its end.
# Needs common.sh, redact.sh, folder.sh, job.sh and leftovers.sh in front of it.

# The run that started this was killed: the job goes on, and the next run takes it over.
watch_job() {
  is_alone || return 0
  job=''
  exit 1
}

release_step() {
  take_over "$SLIPWAY_STEP_NAME" "$SLIPWAY_DIGEST"
  [ -n "$job" ] || enter "$SLIPWAY_STEP_NAME" started "$SLIPWAY_DIGEST" "$SLIPWAY_IMAGE"
  run_job "$SLIPWAY_TIMEOUT" --label "slipway.step=$SLIPWAY_STEP_NAME" --label "slipway.inputs=$SLIPWAY_DIGEST"
  enter "$SLIPWAY_STEP_NAME" 'done' "$SLIPWAY_DIGEST" "$SLIPWAY_IMAGE"
}

main() {
  open_folder
  stop_if_gone "$SLIPWAY_STEP_NAME"
  if ! is_done "$SLIPWAY_STEP_NAME" "$SLIPWAY_DIGEST"; then
    log_file=$(log_of "$SLIPWAY_STEP_NAME")
    trap remove_job EXIT
    trap 'exit 130' HUP INT TERM
    release_step
  fi
  echo "done $SLIPWAY_DIGEST"
}

main </dev/null
