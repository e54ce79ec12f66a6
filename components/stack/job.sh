# Part of other scripts: runs a command once, as a Swarm job with the image, environment, secrets, network and volumes of a
# service: what `docker run` cannot do, because it takes no Swarm secrets. Its output stays out of the state: it is shown,
# with known secrets masked, only when the job fails, and kept in $log_file where there is one.
# Reads SLIPWAY_FLAGS, SLIPWAY_ENTRYPOINT and SLIPWAY_RUN, shell words. The command takes the place of the image's own
# entrypoint: behind the entrypoint of a bot it would start a second bot. Needs common.sh and redact.sh in front of it.

TASK_FORMAT='{{.Status.State}}|{{with .Status.ContainerStatus}}{{.ContainerID}}|{{.ExitCode}}{{else}}|{{end}}|{{.Status.Err}}'
job='' container='' log_file='' follower=''

# The container of a job can outlive the removal of its service.
remove_job() {
  [ -n "$job" ] || return 0
  docker service rm "$job" >/dev/null 2>&1 || :
  [ -z "$container" ] || docker rm -f "$container" >/dev/null 2>&1 || :
  job='' container=''
}

fail_step() { # reason
  printf '%s: %s failed: %s.\n' "$SLIPWAY_NAME" "$SLIPWAY_STEP" "$1"
  if [ -n "$container" ] && log=$(docker logs --tail 50 "$container" 2>&1) && [ -n "$log" ]; then
    printf 'The last lines of its output:\n%s\n' "$log" | redact | sed '2,$s/^/  | /'
  fi
  keep_log
  exit 1
}

# The output while it runs, for whoever looks there.
follow_job() {
  [ -n "$log_file" ] && [ -n "$container" ] && [ -z "$follower" ] || return 0
  docker logs --follow "$container" 2>&1 | redact >"$log_file" &
  follower=$!
}

keep_log() {
  follow_job
  [ -z "$follower" ] || wait "$follower" || :
  follower=''
}

start() { # flags, image, command
  job=$(docker service create --quiet --detach --mode replicated-job --restart-condition none --entrypoint "$SLIPWAY_ENTRYPOINT" "$@") ||
    fail_step "the job could not be made"
}

look() {
  state='' code='' error=''
  task=$(docker service ps --no-trunc --quiet "$job" | head -n 1)
  [ -n "$task" ] || return 0
  IFS='|' read -r state container code error <<END
$(docker inspect --type task --format "$TASK_FORMAT" "$task")
END
}

# Waits for the job that $job names already; makes it where there is none.
run_job() { # seconds flags
  deadline=$(($(date +%s) + $1)) limit=$1
  shift
  [ -n "$job" ] || eval "start $SLIPWAY_FLAGS \"\$@\" \"\$SLIPWAY_IMAGE\" $SLIPWAY_RUN"
  while :; do
    look
    case $state in
      complete) break ;;
      failed | rejected | orphaned) fail_step "exit code ${code:-unknown}${error:+, $error}" ;;
    esac
    [ "$(date +%s)" -lt "$deadline" ] || fail_step "not finished within $limit s (${state:-not started}${error:+, $error})"
    follow_job
    watch_job
    pause_a_moment
  done
  keep_log
}

# What else is to be done while a job runs.
watch_job() { :; }
