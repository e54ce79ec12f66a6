# Goes back with the data of a service: stops it, undoes the steps that are in effect and not what is gone back to, last one
# first, restores what they changed, and enters in the ledger what is in effect then. Everything that can refuse does so
# before anything changes. Without SLIPWAY_BACK it does nothing.
# Reads SLIPWAY_LEFT, lines of shell that name the steps of the version that is left, last one first, SLIPWAY_ENTERED, lines
# `step digest` of the version that is gone back to, SLIPWAY_SINCE, SLIPWAY_COPIES, lines `step id`, SLIPWAY_HOLD, and
# SLIPWAY_REVISION of the rollout that follows.
# Needs common.sh, redact.sh, folder.sh, job.sh, leftovers.sh, holding.sh, helper.sh, store.sh and restore.sh in front of it.

clean_up() {
  remove_job
  drop_helper
  drop_volume
  let_go
}

# lines KEY: what stands behind a key in lines `key value`.
line_of() { # lines key
  printf '%s\n' "$1" | sed -n "s/^$2 //p"
}

in_effect() { # step
  digest=$(entry "$1" digest)
  [ -n "$digest" ] && [ "$digest" != "$(line_of "$SLIPWAY_ENTERED" "$1")" ]
}

# What each line of SLIPWAY_LEFT means depends on the pass: run STEP CHANGES SECONDS UNDO… and backup STEP SECONDS RESTORE….
each_left() { # pass
  pass=$1
  eval "$SLIPWAY_LEFT"
}

run() { # step changes seconds undo...
  in_effect "$1" || return 0
  case $pass in
    look) [ "$2" = no ] || moved="$moved $1" ;;
    undo) [ $# -lt 4 ] || undo "$@" ;;
    strike) strike "$1" ;;
  esac
}

backup() { # step seconds restore...
  case $pass in
    look) look_at_copy "$1" ;;
    restore) restore "$@" ;;
    strike) strike "$1" ;;
  esac
}

choose() { # step
  id=$(line_of "$SLIPWAY_COPIES" "$1")
  echo "${id:-$(oldest_since "$1" "$SLIPWAY_SINCE")}"
}

look_at_copy() { # step
  id=$(choose "$1")
  if [ -n "$id" ]; then
    problem=$(damage "$1" "$id")
  elif [ -n "$(entry "$1" backup)" ]; then
    problem="there is no backup of step $1 since $(date -u -d "@$SLIPWAY_SINCE" +%Y-%m-%dT%H:%M:%SZ) any more"
  else
    problem=''
  fi
  [ -z "$problem" ] || problems="$problems$problem. "
}

# The secrets and files of the version that is left are those that its service still has.
mounted() {
  docker service inspect --format '{{with .Spec.TaskTemplate.ContainerSpec}}{{range .Secrets}}--secret=source={{.SecretName}},target={{.File.Name}},uid={{.File.UID}},gid={{.File.GID}},mode=0{{printf "%o" .File.Mode}}
{{end}}{{range .Configs}}--config=source={{.ConfigName}},target={{.File.Name}},uid={{.File.UID}},gid={{.File.GID}},mode=0{{printf "%o" .File.Mode}}
{{end}}{{end}}' "$SLIPWAY_SERVICE" 2>/dev/null || :
}

# command_of PROGRAM ARGUMENT...: as shell words, which run_job takes.
command_of() {
  SLIPWAY_ENTRYPOINT=$1 SLIPWAY_RUN=
  shift
  for word in "$@"; do
    SLIPWAY_RUN="$SLIPWAY_RUN '$(printf '%s\n' "$word" | sed "s/'/'\\\\''/g")'"
  done
}

undo() { # step changes seconds undo...
  SLIPWAY_STEP="undo of $1" log_file=$(log_of "$1.undo") undone=$1 seconds=$3
  shift 3
  command_of "$@"
  printf '%s: undoing %s\n' "$SLIPWAY_NAME" "$undone" >&2
  enter "$undone" undoing "$(entry "$undone" digest)" "$SLIPWAY_IMAGE" "$(entry "$undone" backup)"
  # shellcheck disable=SC2046 # one flag a word: names of Docker objects and paths have no blanks
  run_job "$seconds" $(mounted)
  remove_job
}

restore() { # step seconds restore...
  id=$(choose "$1")
  [ -n "$id" ] || return 0
  SLIPWAY_STEP="restore of $1" log_file=$(log_of "$1.restore") step=$1 seconds=$2
  shift 2
  [ $# -eq 0 ] || command_of "$@"
  printf '%s: restoring %s from backup %s\n' "$SLIPWAY_NAME" "$step" "$id" >&2
  restore_copy "$step" "$id" "$seconds"
  drop_helper
}

# All of it, or nothing: a copy that is damaged is said before anything is stopped.
go_back() {
  moved='' problems=''
  each_left look
  [ -n "$moved" ] || return 0
  remove_left_jobs
  remove_left_helpers
  [ -z "$problems" ] || fail "nothing was undone: $problems"
  for service in $SLIPWAY_HOLD "$SLIPWAY_SERVICE"; do hold "$service" "the way back"; done
  each_left undo
  each_left restore
}

# What runs next is started by its rollout; where nothing of the service changes there is none.
start_again() {
  revision=$(docker service inspect --format '{{range .Spec.TaskTemplate.ContainerSpec.Env}}{{println .}}{{end}}' "$SLIPWAY_SERVICE" 2>/dev/null | sed -n 's/^SLIPWAY_REVISION=//p')
  for service in $SLIPWAY_HOLD; do hand_over "$service"; done
  [ "$revision" = "$SLIPWAY_REVISION" ] || hand_over "$SLIPWAY_SERVICE"
  let_go
}

# With the data gone back the ledger says of the steps that they are done; without, that they are not to be run.
enter_target() {
  [ "$SLIPWAY_DATA_TOO" = no ] || each_left strike
  while read -r step digest; do
    if [ -z "$step" ]; then continue; fi
    if [ "$SLIPWAY_DATA_TOO" = no ]; then pass_over "$step" "$digest"; else enter "$step" 'done' "$digest" "$SLIPWAY_TARGET_IMAGE"; fi
  done <<END
$SLIPWAY_ENTERED
END
}

main() {
  if [ "${SLIPWAY_BACK:-none}" != none ]; then
    open_folder
    trap clean_up EXIT
    trap 'exit 130' HUP INT TERM
    [ "$SLIPWAY_DATA_TOO" = no ] || go_back
    enter_target
    start_again
  fi
  echo "${SLIPWAY_BACK:-none}"
}

main </dev/null
