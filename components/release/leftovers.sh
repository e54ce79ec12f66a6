# Part of other scripts: jobs that a killed run has left. Needs job.sh.

left_jobs() { # step
  docker service ls --quiet --filter "label=slipway.app=$SLIPWAY_APP" --filter "label=slipway.stack=$SLIPWAY_STACK" \
    --filter "label=slipway.job=$SLIPWAY_NAME" ${1:+--filter "label=slipway.step=$1"}
}

remove_left_jobs() { # [step]
  for job in $(left_jobs "${1-}"); do
    look
    remove_job
  done
  job=''
}

# Only a job whose inputs are the same does what is asked for; another one must be gone before this one begins.
take_over() { # step inputs
  for job in $(left_jobs "$1"); do
    look
    [ "$(docker service inspect --format '{{index .Spec.Labels "slipway.inputs"}}' "$job")" = "$2" ] && [ "$state" != failed ] && return
    remove_job
  done
  job=''
}
