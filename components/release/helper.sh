# Part of other scripts: a container beside the service, with one of its volumes and nothing else, that is given files and
# gives them back. Reads SLIPWAY_IMAGE, SLIPWAY_USER, SLIPWAY_VOLUME and SLIPWAY_TARGET, the folder of the volume.
# Files come and go as tar through Docker's own archive API: the folder on the server needs to be open to nobody.

KEPT=/slipway/data
TEMPORARY=slipway.temporary=$SLIPWAY_APP/$SLIPWAY_STACK/$SLIPWAY_NAME
helper='' temporary=''

# A volume beside those of the service, for the time that a command of its own needs one.
make_volume() {
  temporary=$(docker volume create --label "$TEMPORARY")
  SLIPWAY_VOLUME=$temporary SLIPWAY_TARGET=/slipway
  make_helper "$SLIPWAY_USER" none
  give "$@"
}

drop_volume() {
  [ -z "$temporary" ] || docker volume rm -f "$temporary" >/dev/null 2>&1 || :
  temporary=''
}

# What a killed run has left.
remove_left_helpers() {
  for each in $(docker ps --all --quiet --filter "label=$TEMPORARY"); do docker rm -f "$each" >/dev/null; done
  for each in $(docker volume ls --quiet --filter "label=$TEMPORARY"); do docker volume rm -f "$each" >/dev/null; done
}

# make_helper USER PROGRAM ARGUMENT...: without network and rights; not started yet.
make_helper() {
  drop_helper
  user=$1 program=$2
  shift 2
  # Root looks after files of every user, for which it needs these two.
  rights=''
  [ "$user" != 0:0 ] || rights='--cap-add DAC_OVERRIDE --cap-add FOWNER'
  # shellcheck disable=SC2086 # one argument a right
  helper=$(docker create --label "$TEMPORARY" --network none --user "$user" --cap-drop ALL $rights \
    --mount "type=volume,source=$SLIPWAY_VOLUME,target=$SLIPWAY_TARGET,volume-nocopy" --tmpfs /tmp \
    --entrypoint "$program" "$SLIPWAY_IMAGE" "$@") || fail_step "no container could be made of $SLIPWAY_IMAGE"
}

drop_helper() {
  [ -z "$helper" ] || docker rm -f "$helper" >/dev/null 2>&1 || :
  helper=''
}

# A folder /slipway of the user's own, with a file in it where one is named.
give() { # [file]
  work=$(mktemp -d)
  mkdir "$work/slipway"
  chmod 755 "$work/slipway"
  tar -c --owner="${user%%:*}" --group="${user##*:}" --numeric-owner -C "$work" -f - slipway | docker cp - "$helper:/"
  rm -r "$work"
  [ -z "${1-}" ] || tar -c --owner="${user%%:*}" --group="${user##*:}" --numeric-owner --mode=600 -C "$(dirname "$1")" -f - "$(basename "$1")" |
    docker cp - "$helper:/slipway"
}

# run_helper SECONDS: its output in $output, its exit code as the result.
run_helper() {
  until_when=$(($(date +%s) + $1))
  # A program that the image does not have is said here, with the code that a shell has for it.
  docker start "$helper" >/dev/null 2>&1 || return 127
  while [ "$(docker inspect --format '{{.State.Running}}' "$helper")" = true ]; do
    [ "$(date +%s)" -lt "$until_when" ] || fail_step "not finished within $1 s"
    stop_if_alone
    pause_a_moment
  done
  output=$(docker logs "$helper" 2>&1)
  return "$(docker inspect --format '{{.State.ExitCode}}' "$helper")"
}

# Size of a file in the container in bytes; nothing where there is none.
size_of() { # path
  docker cp "$helper:$1" - 2>/dev/null | head -c 512 | tar -tv --numeric-owner -f - 2>/dev/null | awk 'NR == 1 { print $3 }' || :
}

# A file of the container, as it is.
take() { # path
  docker cp "$helper:$1" - | tar -xO -f -
}

sum() { sha256sum | cut -d ' ' -f 1; }

# Runs SQL on a SQLite file with the first of python3 and sqlite3 that the image has; rows in $output, one a line.
SQL_PROGRAM='import sqlite3, sys
base = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
for statement in sys.argv[2:]:
    for row in base.execute(statement):
        print("|".join(str(value) for value in row))'

sql() { # seconds path file statement...
  seconds=$1 base=$2 file=$3
  shift 3
  with_file "$file" python3 -c "$SQL_PROGRAM" "$base" "$@"
  run_helper "$seconds" && return
  result=$?
  [ "$result" = 127 ] || return "$result"
  with_file "$file" sqlite3 -batch -bail "$base" "$@"
  run_helper "$seconds"
}

with_file() { # file program argument...
  kept=$1
  shift
  make_helper "$SLIPWAY_USER" "$@"
  give "$kept"
}

# A name as SQL has it: the configuration allows letters, digits and underscores.
quoted() { printf '"%s"' "$1"; }
