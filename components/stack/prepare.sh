# Makes ready what a service needs before it may be touched: the image is on the server, and a fresh volume belongs to the
# user of the service. Prints an attempt id, the start of a rollout: whole seconds since 1970, a dash, random digits.
# Needs common.sh in front of it.

# An image that is here by its digest is the image: no registry is asked.
pull() {
  docker image inspect "$SLIPWAY_IMAGE" >/dev/null 2>&1 && return
  echo "$SLIPWAY_NAME: pulling $SLIPWAY_IMAGE" >&2
  if ! output=$(docker pull --quiet "$SLIPWAY_IMAGE" 2>&1); then
    fail "the image cannot be pulled, nothing was changed: $SLIPWAY_IMAGE
Docker says: $output"
  fi
}

# A container of another platform starts and dies with "exec format error": say it before anything is stopped for it.
check_platform() {
  image=$(docker image inspect --format '{{.Os}}/{{.Architecture}}' "$SLIPWAY_IMAGE")
  server=$(docker version --format '{{.Server.Os}}/{{.Server.Arch}}')
  [ "$image" = "$server" ] || [ "$image" = "linux/" ] || [ "$image $server" = "linux/386 linux/amd64" ] ||
    fail "the image is built for $image, the server is $server; nothing was changed. Build it with: docker build --platform $server"
}

# A task that fits on no server waits for ever, and one that is stopped first for it is down all that time.
check_capacity() {
  capacity=$(docker info --format '{{.MemTotal}} {{.NCPU}}')
  memory=${capacity% *} cpus=${capacity#* }
  [ "$SLIPWAY_MEMORY" -le "$memory" ] ||
    fail "no server can run it: it reserves $SLIPWAY_MEMORY bytes of memory, the server has $memory; nothing was changed. Lower reservations.memory"
  [ "$SLIPWAY_NANO_CPUS" -le "${cpus}000000000" ] ||
    fail "no server can run it: it reserves $SLIPWAY_NANO_CPUS billionths of a processor, the server has $cpus processors; nothing was changed. Lower reservations.cpus"
}

# Telegram answers only one poller of a token, and tells the other one so: each would take messages from the other.
check_bots() {
  for bot in $SLIPWAY_BOTS; do
    others=$(docker service ls --filter "label=slipway.bot.$bot" --format '{{.Name}}') ||
      fail "the Docker engine did not answer; nothing was changed"
    for other in $others; do
      [ "$other" = "$SLIPWAY_SERVICE" ] ||
        fail "service $other already polls for bot $bot, and only one may; nothing was changed. Give this stack a bot of its own, or take the other one down"
    done
  done
}

# A fresh named volume belongs to root, and the user of the service could not write to it. Its owner is set through
# Docker's archive API on a container that is never started, so that the image needs no shell and the host no root.
# The first 512 bytes of the archive are the header of the folder itself: its mode and owner.
own_volume() { # volume target uid gid
  # Docker copies what the image has there into an empty volume, owner included, whenever a container is made without nocopy.
  hold_volume "$1" "$2" ,volume-nocopy
  case $entry in
    *" 0/0 "*)
      hold_volume "$1" "$2" ""
      give_to "$1" "$2" "$3" "$4"
      ;;
  esac
  let_go
}

hold_volume() { # volume target options
  let_go
  container=$(docker create --label slipway.temporary=prepare --network none --user 0:0 --entrypoint /none \
    --mount "type=volume,source=$1,target=$2$3" "$SLIPWAY_IMAGE" none)
  entry=$(docker cp "$container:$2" - 2>/dev/null | head -c 512 | tar -tv --numeric-owner -f - 2>/dev/null | head -n 1) || true
}

let_go() {
  [ -z "$container" ] || docker rm -f "$container" >/dev/null
  container=
}

give_to() { # volume target uid gid
  [ "$3:$4" = 0:0 ] && return
  echo "$SLIPWAY_NAME: volume $1 belongs to user $3:$4 from now on" >&2
  # As an entry of the folder above: Docker leaves the owner of the folder alone that an archive is unpacked in.
  above=$(dirname "$2") name=$(basename "$2")
  folder=$(mktemp -d)
  mkdir "$folder/$name"
  chmod "$(mode_of "$entry")" "$folder/$name"
  tar -c --owner="$3" --group="$4" --numeric-owner -C "$folder" -f - "$name" | docker cp - "$container:$above"
  rm -r "$folder"
}

# drwxr-xr-x as three digits; a folder with a sticky or set-id bit keeps its three digits only.
mode_of() {
  printf '%s\n' "$1" | awk '{
    for (part = 0; part < 3; part++) {
      digit = 0
      for (bit = 0; bit < 3; bit++) if (substr($1, 2 + part * 3 + bit, 1) ~ /[rwxst]/) digit += 2 ^ (2 - bit)
      printf "%d", digit
    }
  }'
}

# A task of a service that was stopped a moment ago may still be ending, and a new one would run beside it. Swarm kills it
# after its grace, which is 50 s at most.
await_end() {
  replicas=$(docker service inspect --format '{{with .Spec.Mode.Replicated}}{{.Replicas}}{{end}}' "$SLIPWAY_SERVICE" 2>/dev/null) || return 0
  [ "$replicas" = 0 ] || return 0
  for _ in $(seq 200); do
    docker service ps --format '{{.CurrentState}}' "$SLIPWAY_SERVICE" |
      grep -qE '^(New|Pending|Assigned|Accepted|Preparing|Ready|Starting|Running)' || return 0
    stop_if_alone
    pause_a_moment
  done
  fail "its last task does not end; nothing was changed. See: docker service ps --no-trunc $SLIPWAY_SERVICE"
}

attempt() {
  printf '%s-%s\n' "$(date +%s)" "$(od -An -N6 -tx1 /dev/urandom | tr -d ' \n')"
}

main() {
  container=
  trap let_go EXIT
  pull
  check_platform
  check_capacity
  check_bots
  await_end
  # One volume a line: name, target, user, group.
  while read -r volume target uid gid; do
    [ -z "$volume" ] || own_volume "$volume" "$target" "$uid" "$gid"
  done <<EOF
$SLIPWAY_VOLUMES
EOF
  attempt
}

main </dev/null
