# Waits until the rollout of a service is done, and fails with the reason when it is bad. Never trusts the status of the
# update alone: it can still be the one of the update before. What counts is the revision that the spec and every running
# task carry in their environment. Needs common.sh and redact.sh in front of it.

REVISION_OF='{{range .Env}}{{$pair := split . "="}}{{if eq (index $pair 0) "SLIPWAY_REVISION"}}{{index $pair 1}}{{end}}{{end}}'
SERVICE_FORMAT="{{with .Spec.TaskTemplate.ContainerSpec}}$REVISION_OF{{end}}|{{with .UpdateStatus}}{{.State}}{{end}}|{{with .Spec.Mode.Replicated}}{{.Replicas}}{{end}}|{{if .PreviousSpec}}yes{{end}}|{{.Spec.TaskTemplate.ContainerSpec.Image}}"
TASK_FORMAT="{{.ID}}|{{.Status.State}}|{{.DesiredState}}|{{.Status.Timestamp.Unix}}|{{.CreatedAt.Unix}}|{{with .Spec.ContainerSpec}}$REVISION_OF{{end}}|{{with .Status.ContainerStatus}}{{.ContainerID}}{{end}}|{{.Status.Err}}"

# Set for a run that goes back to what ran well here before: one second of watching is enough for that. It comes with the
# process, not with the inputs of the command: as one of those it would be a change, which the next run would take back.
KNOWN_GOOD=${SLIPWAY_KNOWN_GOOD:-}
[ -z "$KNOWN_GOOD" ] || SLIPWAY_MONITOR=1

say() { printf '%s: %s\n' "$SLIPWAY_NAME" "$*" >&2; }
now() { date +%s; }

# Tasks first, then the service: a status that is read after the tasks is at least as new as they are.
look() {
  ids=$(docker service ps --no-trunc --quiet "$SLIPWAY_SERVICE" 2>&1) || gone "$ids"
  tasks=
  if [ -n "$ids" ]; then
    # shellcheck disable=SC2086 # one argument a task
    tasks=$(docker inspect --type task --format "$TASK_FORMAT" $ids 2>/dev/null) || : # one may be gone by now
  fi
  service=$(docker service inspect --format "$SERVICE_FORMAT" "$SLIPWAY_SERVICE" 2>&1) || gone "$service"
  IFS='|' read -r revision update replicas previous image <<EOF
$service
EOF
  # After a rollback Docker forgets the spec before it, but what runs then is the version before.
  if [ -n "$previous" ] || [ "$revision" != "$SLIPWAY_REVISION" ]; then is_first=; fi
}

gone() {
  case $1 in
    *"no such service"* | *"not found"*) fail "the service is gone: someone removed it. Bring it back: slipway up --stack $SLIPWAY_STACK" ;;
    *) fail "the Docker engine did not answer: $1" ;;
  esac
}

# count REVISION CONDITION: how many tasks fulfil an awk condition over state, desired, since, created, rev, err.
pick() { # revision condition what
  printf '%s\n' "$tasks" | awk -F'|' -v wanted="$1" -v attempt="${SLIPWAY_ATTEMPT%%-*}" '
    NF > 7 {
      id = $1; state = $2; desired = $3; since = $4 + 0; created = $5 + 0; rev = $6; container = $7; err = $8
      dead = state == "failed" || state == "rejected" || state == "complete" || state == "orphaned"
      if ('"$2"') { count++; if (since >= last) { last = since; lastid = id; lastcontainer = container; lasterr = err } }
    }
    END { '"$3"' }'
}
count() { pick "$1" "$2" 'print count + 0'; }
latest() { pick "$1" "$2" 'print last + 0'; }

running_with() { count "$1" 'desired == "running" && state == "running" && rev == wanted'; }
others_than() { count "$1" 'desired == "running" && rev != wanted'; }

# A stopped service is done when its last container has ended: a start before that would run a second task beside it.
alive() { count "" 'desired != "" && !dead && state != "shutdown" && state != "remove"'; }

passed() {
  [ "$revision" = "$SLIPWAY_REVISION" ] || return 1
  [ "$replicas" -gt 0 ] || [ "$(alive)" -eq 0 ] || return 1
  [ "$(running_with "$SLIPWAY_REVISION")" -ge "$replicas" ] || return 1
  [ "$(others_than "$SLIPWAY_REVISION")" -eq 0 ] || return 1
  case $update in
    completed) return 0 ;; # Swarm has waited out the monitor window
    "" | rollback_completed) ;;
    updating) [ -n "$KNOWN_GOOD" ] || return 1 ;;
    *) return 1 ;;
  esac
  started=$(latest "$SLIPWAY_REVISION" 'desired == "running" && state == "running" && rev == wanted')
  [ $(($(now) - started)) -gt "$SLIPWAY_MONITOR" ]
}

# Lets the tasks of a version that ran well here before off the monitor window, which their health check waits out: see
# hold.sh. A container of another server cannot be told, and waits.
let_off() {
  [ -n "$KNOWN_GOOD" ] || return 0
  starting=$(pick "$SLIPWAY_REVISION" 'desired == "running" && state == "starting" && rev == wanted' 'print lastcontainer')
  [ -n "$starting" ] && [ "$starting" != "${told-}" ] || return 0
  if docker exec "$starting" sh -c ': >/tmp/.slipway-known-good' >/dev/null 2>&1; then told=$starting; fi
}

# Swarm would watch on, and go back to what was left if the version died a moment later. An update that changes nothing ends
# that, and leaves the tasks alone.
end_watch() {
  [ "$update" != updating ] || docker service update --quiet --detach --no-resolve-image "$SLIPWAY_SERVICE" >/dev/null ||
    say "Docker still watches it for the rest of its monitor window"
}

# Why it can never pass, or nothing.
verdict() {
  if [ "$revision" != "$SLIPWAY_REVISION" ]; then
    echo "the new version did not run well, and Swarm has gone back"
    return
  fi
  case $update in
    paused | rollback_*)
      [ "$update" = rollback_completed ] || echo "the new version did not run well (update: $update)"
      return ;;
  esac
  # Where Swarm replaces no task, as at a start, it watches none either, and would start it for ever.
  if [ -n "$is_first" ] && [ "$(dead_tasks)" -ge 3 ]; then
    echo "its first version died three times"
  elif [ -z "$update" ] && [ "$(dead_tasks)" -ge 3 ]; then
    echo "it died three times"
  elif [ -n "$unschedulable_since" ] && [ $(($(now) - unschedulable_since)) -ge 10 ]; then
    echo "no server can run it"
  elif [ "$(now)" -ge "$deadline" ]; then
    echo "it did not get ready within $SLIPWAY_TIMEOUT s"
  fi
}

dead_tasks() { count "$SLIPWAY_REVISION" 'dead && rev == wanted && created >= attempt'; }

watch_scheduling() {
  if [ "$(count "$SLIPWAY_REVISION" 'desired == "running" && state == "pending" && rev == wanted && err != ""')" -eq 0 ]; then
    unschedulable_since=
  elif [ -z "$unschedulable_since" ]; then
    unschedulable_since=$(now)
  fi
}

progress() {
  line="$(running_with "$SLIPWAY_REVISION") of $replicas run the new version"
  [ "$replicas" -gt 0 ] || line="stopping, $(alive) left"
  [ "$line" = "${shown-}" ] || say "$line"
  shown=$line
}

# A second rollback would flip forward again: asked for once, and only where Swarm has not begun one by itself.
go_back() {
  if [ "$revision" = "$SLIPWAY_REVISION" ] && [ -n "$previous" ]; then
    case $update in
      rollback_*) ;;
      *) say "going back"
        docker service rollback --detach "$SLIPWAY_SERVICE" >/dev/null 2>&1 || say "Docker refused to roll back" ;;
    esac
  fi
}

# Swarm reports a rollback as completed up to seconds before the old revision's task runs again.
wait_for_old() {
  until_when=$(($(now) + SLIPWAY_TIMEOUT))
  while :; do
    look
    if [ "$revision" != "$SLIPWAY_REVISION" ] && [ "$(running_with "$revision")" -ge "$replicas" ] &&
      [ "$(others_than "$revision")" -eq 0 ]; then
      [ "$replicas" -gt 0 ] || { echo "It is stopped again, as before."; return; }
      say_pause "$revision"
      echo "The version before runs again ($replicas of $replicas): $image"
      return
    fi
    if [ "$(now)" -ge "$until_when" ]; then
      echo "THE VERSION BEFORE DOES NOT RUN AGAIN: $(running_with "$revision") of $replicas after $SLIPWAY_TIMEOUT s. See: docker service ps --no-trunc $SLIPWAY_SERVICE"
      return
    fi
    pause_a_moment
  done
}

# A polling bot has one task, stopped before its successor starts: how long nobody polled.
say_pause() {
  [ "$SLIPWAY_KIND" = polling ] || return 0
  stopped=$(latest "$1" '(state == "shutdown" || dead) && desired != "running" && rev != wanted && since >= attempt')
  if [ "$1" != "$SLIPWAY_REVISION" ]; then
    stopped=$(pick "$1" 'state == "shutdown" && rev == wanted && since >= attempt' 'print last + 0')
  fi
  [ "$stopped" -gt 0 ] || return 0
  back=$(latest "$1" 'desired == "running" && state == "running" && rev == wanted')
  echo "Nobody polled for $((back - stopped)) s; Telegram keeps the messages of that time."
}

# What the failed task has to say: Docker's error, the last health checks, the end of its log. Known secrets are masked.
autopsy() {
  ours='rev == wanted && created >= attempt && (dead || state == "shutdown" || err != "" || state == "starting")'
  error=$(pick "$SLIPWAY_REVISION" "$ours" 'print lasterr')
  container=$(pick "$SLIPWAY_REVISION" "$ours" 'print lastcontainer')
  [ -z "$error" ] || echo "Docker says: $error"
  [ -n "$container" ] || return 0
  # Docker does not always hear that memory ran out. A container that was killed for another reason counts as unhealthy, too.
  case "$(docker inspect --format '{{.State.OOMKilled}} {{with .State.Health}}{{.Status}}{{end}}' "$container" 2>/dev/null) $error" in
    true*) echo "It ran out of memory: raise limits.memory of the service." ;;
    *"exit (137)") echo "It was killed, as Linux does where memory runs out: if that was it, raise limits.memory of the service." ;;
    *" unhealthy "*) echo "Its container was unhealthy." ;;
  esac
  health=$(docker inspect --format '{{with .State.Health}}{{range .Log}}exit {{.ExitCode}}: {{printf "%.300s" .Output}}{{println}}{{end}}{{end}}' "$container" 2>/dev/null | grep -v '^ *$' | tail -n 3) || health=
  [ -z "$health" ] || printf 'Its last health checks:\n%s\n' "$health" | sed '2,$s/^/  | /'
  log=$(docker logs --tail 20 "$container" 2>&1) || log=
  if [ -n "$log" ]; then
    printf 'The last lines of its log:\n%s\n' "$log" | sed '2,$s/^/  | /'
  else
    echo "It logged nothing."
  fi
}

fail_rollout() { # reason
  look # the tasks that led to the verdict may be older than what happened to them
  report=$(autopsy | redact)
  go_back
  if [ -z "$is_first" ]; then
    after=$(wait_for_old)
  else
    after="There is no version before. The service is left as it is, to look at: docker service ps --no-trunc $SLIPWAY_SERVICE"
  fi
  fail "$1.
$report
$after
Next: slipway deploy --stack $SLIPWAY_STACK --image $SLIPWAY_NAME=REPOSITORY:TAG, or slipway up --stack $SLIPWAY_STACK for what the stack file says and what passed last."
}

main() {
  deadline=$(($(now) + SLIPWAY_TIMEOUT))
  unschedulable_since=
  is_first=yes
  while :; do
    look
    if passed; then
      end_watch
      say_pause "$SLIPWAY_REVISION" >&2
      echo "passed $SLIPWAY_ATTEMPT"
      return
    fi
    watch_scheduling
    reason=$(verdict)
    [ -z "$reason" ] || fail_rollout "$reason"
    progress
    let_off
    stop_if_alone
    pause_a_moment
  done
}

main </dev/null
