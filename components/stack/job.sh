# Runs one command once, as a Swarm job with the image, environment, secrets, network and volumes of a service: what
# `docker run` cannot do, because it takes no Swarm secrets. Its output stays out of the state: it is shown, with known
# secrets masked, only when the job fails. Removes the job and its container at the end, also when it is interrupted.
# Reads SLIPWAY_FLAGS, SLIPWAY_ENTRYPOINT and SLIPWAY_RUN, shell words. The command takes the place of the image's own
# entrypoint: behind the entrypoint of a bot it would start a second bot. Needs common.sh and redact.sh in front of it.

TASK_FORMAT='{{.Status.State}}|{{with .Status.ContainerStatus}}{{.ContainerID}}|{{.ExitCode}}{{else}}|{{end}}|{{.Status.Err}}'

# The container of a job can outlive the removal of its service.
clean_up() {
  [ -n "${job-}" ] || return 0
  docker service rm "$job" >/dev/null 2>&1 || :
  [ -z "${container-}" ] || docker rm -f "$container" >/dev/null 2>&1 || :
}

fail_step() { # reason
  printf '%s: %s failed: %s.\n' "$SLIPWAY_NAME" "$SLIPWAY_STEP" "$1"
  if [ -n "${container-}" ] && log=$(docker logs --tail 50 "$container" 2>&1) && [ -n "$log" ]; then
    printf 'The last lines of its output:\n%s\n' "$log" | redact | sed '2,$s/^/  | /'
  fi
  exit 1
}

start() { # flags, image, command
  job=$(docker service create --quiet --detach --mode replicated-job --restart-condition none --entrypoint "$SLIPWAY_ENTRYPOINT" "$@") ||
    fail_step "the job could not be made"
}

look() {
  task=$(docker service ps --no-trunc --quiet "$job" | head -n 1)
  state=
  [ -n "$task" ] || return 0
  IFS='|' read -r state container code error <<EOF
$(docker inspect --type task --format "$TASK_FORMAT" "$task")
EOF
}

main() {
  job='' container='' code='' error=''
  trap clean_up EXIT
  trap 'exit 130' HUP INT TERM
  deadline=$(($(date +%s) + SLIPWAY_TIMEOUT))
  eval "start $SLIPWAY_FLAGS \"\$SLIPWAY_IMAGE\" $SLIPWAY_RUN"
  while :; do
    look
    case $state in
      complete) echo "passed $SLIPWAY_ATTEMPT"; return ;;
      failed | rejected | orphaned) fail_step "exit code ${code:-unknown}${error:+, $error}" ;;
    esac
    [ "$(date +%s)" -lt "$deadline" ] || fail_step "not finished within $SLIPWAY_TIMEOUT s (${state:-not started}${error:+, $error})"
    pause_a_moment
  done
}

main </dev/null
