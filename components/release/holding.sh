# Part of other scripts: stops services for a while by scaling them to zero, and starts them again, also after a failure. What
# they had is written down first: who is killed meanwhile leaves it to the next run. Needs folder.sh.

held=''

# hold SERVICE WHY: a service that is not there, or has no task, stays as it is.
hold() {
  replicas=$(docker service inspect --format '{{.Spec.Mode.Replicated.Replicas}}' "$1" 2>/dev/null) || return 0
  note=$folder/held/$1
  mkdir -p "$folder/held"
  if [ "$replicas" -gt 0 ]; then
    printf '%s\n' "$replicas" >"$note.new"
    mv "$note.new" "$note"
    printf '%s: stopping %s for %s\n' "$SLIPWAY_NAME" "$1" "$2" >&2
  fi
  [ -f "$note" ] || return 0
  held="$held $1"
  docker service scale --detach "$1=0" >/dev/null
  until [ -z "$(docker ps --quiet --filter "label=com.docker.swarm.service.name=$1")" ]; do pause_a_moment; done
}

let_go() {
  for each in $held; do
    if docker service scale --detach "$each=$(cat "$folder/held/$each")" >/dev/null 2>&1; then
      rm -f "$folder/held/$each"
    else
      printf '%s: %s does not start again\n' "$SLIPWAY_NAME" "$each" >&2
    fi
  done
  held=''
}

# What comes next starts it, or removes it.
hand_over() { # service
  rest=''
  for each in $held; do
    if [ "$each" = "$1" ]; then rm -f "$folder/held/$each"; else rest="$rest $each"; fi
  done
  held=$rest
}
