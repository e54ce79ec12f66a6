# Part of other scripts: the copies that backups have made, each in a folder with what is known of it. Needs folder.sh.

copy() { # step id file
  echo "$folder/backups/$SLIPWAY_NAME/$1/$2/$3"
}

# Ids of the copies of a step, oldest first: they begin with their time.
copies() { # step
  for each in "$folder/backups/$SLIPWAY_NAME/$1"/*Z-*; do
    [ ! -f "$each/meta" ] || basename "$each"
  done
}

# The oldest copy that was made since a time: of the data as it was before anything of the release had touched it.
oldest_since() { # step seconds
  for id in $(copies "$1"); do
    if [ "$(field "$(copy "$1" "$id" meta)" at)" -ge "$2" ]; then
      echo "$id"
      return
    fi
  done
}

# Whether a copy is whole and belongs here; what is wrong with it, or nothing.
damage() { # step id
  meta=$(copy "$1" "$2" meta) data=$(copy "$1" "$2" data)
  [ -f "$meta" ] && [ -f "$data" ] || { echo "there is no backup $2 of step $1 in $folder/backups"; return; }
  owner="$(field "$meta" app) $(field "$meta" stack) $(field "$meta" service) $(field "$meta" step)"
  if [ "$owner" != "$SLIPWAY_APP $SLIPWAY_STACK $SLIPWAY_NAME $1" ]; then
    echo "backup $2 is of another service or step: $owner"
  elif [ "$(wc -c <"$data")" -ne "$(field "$meta" size)" ]; then
    echo "backup $2 is damaged: it has $(wc -c <"$data") bytes instead of $(field "$meta" size)"
  elif [ "$(sha256sum <"$data" | cut -d ' ' -f 1)" != "$(field "$meta" sha256)" ]; then
    echo "backup $2 is damaged: its checksum is another one than when it was made"
  fi
}

# As many as are wanted, and as long; the newest always stays.
prune() { # step count seconds
  oldest=$(($(date +%s) - $3)) rest=$(copies "$1" | wc -l)
  for id in $(copies "$1"); do
    [ "$rest" -gt 1 ] || return 0
    if [ "$rest" -gt "$2" ] || [ "$(field "$(copy "$1" "$id" meta)" at)" -lt "$oldest" ]; then
      rm -rf "$folder/backups/$SLIPWAY_NAME/$1/$id"
    fi
    rest=$((rest - 1))
  done
}
