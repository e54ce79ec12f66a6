# Part of other scripts: the folder of a stack on the server, and the ledger in it. Only its owner can look into it.
# Reads SLIPWAY_APP, SLIPWAY_STACK and SLIPWAY_NAME, the key of the service.

# Root has a place for such data; another user keeps it at home. SLIPWAY_DATA names another folder.
open_folder() {
  umask 077
  if [ -n "${SLIPWAY_DATA-}" ]; then
    folder=$SLIPWAY_DATA
  elif [ "$(id -u)" = 0 ]; then
    folder=/var/lib/slipway
  else
    folder=${XDG_STATE_HOME:-${HOME:?is not set, so there is no place for ledger and backups}/.local/state}/slipway
  fi
  folder=$folder/$SLIPWAY_APP/$SLIPWAY_STACK
  mkdir -p "$folder" 2>/dev/null || fail "cannot make the folder $folder for ledger and backups. Give it to user $(id -un), or set SLIPWAY_DATA"
  chmod 700 "$folder"
}

# field FILE KEY: what a file of `key value` lines says; nothing where there is no such file.
field() {
  [ ! -f "$1" ] || sed -n "s/^$2 //p" "$1"
}

entry() { # step key
  field "$folder/ledger/$SLIPWAY_NAME/$1" "$2"
}

# A volume that was removed and made anew holds nothing of what a step did in the one before.
volumes_now() {
  # shellcheck disable=SC2086 # one argument a volume
  [ -z "${SLIPWAY_VOLUMES-}" ] || docker volume inspect --format '{{.Name}}@{{.CreatedAt}}' $SLIPWAY_VOLUMES 2>/dev/null | tr '\n' ' '
}

# As a new file that takes the place of the old one: whoever is killed meanwhile leaves the one or the other.
enter() { # step state digest image backup
  mkdir -p "$folder/ledger/$SLIPWAY_NAME"
  path=$folder/ledger/$SLIPWAY_NAME/$1
  printf '%s\n' "digest $3" "state $2" "at $(date +%s)" "image $4" "volumes $(volumes_now)" >"$path.new"
  [ -z "${5-}" ] || printf 'backup %s\n' "$5" >>"$path.new"
  sync "$path.new" 2>/dev/null || sync
  mv "$path.new" "$path"
  rm -f "$folder/ledger/$SLIPWAY_NAME/.$1"
}

# A step that a way back without the data has left undone, so that it is not run: its entry tells what is in effect.
pass_over() { # step digest
  mkdir -p "$folder/ledger/$SLIPWAY_NAME"
  echo "$2" >"$folder/ledger/$SLIPWAY_NAME/.$1"
}

strike() { # step
  rm -f "$folder/ledger/$SLIPWAY_NAME/$1" "$folder/ledger/$SLIPWAY_NAME/.$1"
}

# A step that leaves the program is one that has never run when it comes back: meanwhile its data may have changed.
stop_if_gone() { # step
  [ -n "${SLIPWAY_GONE-}" ] || return 0
  strike "$1"
  exit 0
}

is_done() { # step digest
  [ "$(cat "$folder/ledger/$SLIPWAY_NAME/.$1" 2>/dev/null)" != "$2" ] || return 0
  [ "$(entry "$1" state)" = done ] && [ "$(entry "$1" digest)" = "$2" ] && [ "$(entry "$1" volumes)" = "$(volumes_now)" ]
}

# Where the output of a step is kept, from its last run.
log_of() { # name
  mkdir -p "$folder/logs/$SLIPWAY_NAME"
  echo "$folder/logs/$SLIPWAY_NAME/$1"
}
