# Makes a backup step: a copy of data on the server, checked, named by its time and its digest. Nothing counts before it is
# whole. Reads SLIPWAY_KIND, SLIPWAY_PATH, SLIPWAY_KEEP_COUNT and SLIPWAY_KEEP_SECONDS.
# Needs common.sh, redact.sh, folder.sh, job.sh, leftovers.sh, holding.sh, helper.sh and store.sh in front of it.

clean_up() {
  remove_job
  drop_helper
  drop_volume
  let_go
  [ -z "$partial" ] || rm -rf "$partial"
}

nothing() { # why
  printf '%s: nothing to back up in %s: %s\n' "$SLIPWAY_NAME" "$SLIPWAY_STEP" "$1" | tee -a "$log" >&2
  enter "$SLIPWAY_STEP_NAME" 'done' "$SLIPWAY_DIGEST" "$SLIPWAY_IMAGE"
  finished
}

finished() {
  echo "done $SLIPWAY_DIGEST"
  exit 0
}

is_volume_empty() {
  [ "$(docker cp "$helper:$SLIPWAY_TARGET" - 2>/dev/null | tar -t -f - 2>/dev/null | head -n 3 | grep -vc '/$')" = 0 ]
}

# One tenth and 1 MiB more than it takes, so that the server has room to breathe.
check_space() { # bytes
  need=$((($1 + $1 / 10) / 1024 + 1024))
  free=$(df -Pk "$partial" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$need" ] || fail_step "no space for it in $folder: it needs $need KiB, and $free KiB are free"
}

# What cannot be stored whole is said with the words of the program that stored it.
store() { # command...
  "$@" >"$partial/data" 2>"$partial/error" || fail_step "the copy could not be stored: $(head -n 1 "$partial/error")"
  rm -f "$partial/error"
}

stored_is() { # command...: prints the same bytes
  [ "$("$@" | sum)" = "$(sum <"$partial/data")" ] || fail_step "the stored copy is not what was copied"
}

# Its own backup command copies a database in use as of one moment, whoever writes meanwhile.
SQLITE_PROGRAM='import sqlite3, sys
source, kept = sqlite3.connect(sys.argv[1]), sqlite3.connect(sys.argv[2])
source.backup(kept)
print(kept.execute("PRAGMA integrity_check").fetchone()[0])'

copy_sqlite() {
  make_helper "$SLIPWAY_USER" none
  size=$(size_of "$SLIPWAY_PATH")
  if [ -z "$size" ]; then
    is_volume_empty || fail_step "there is no file $SLIPWAY_PATH, though its volume is not empty: check the path"
    nothing "the volume is empty, so this is the first version"
  fi
  wal=$(size_of "$SLIPWAY_PATH-wal")
  [ $((size + ${wal:-0})) -gt 0 ] || nothing "the database is still empty"
  check_space $((size + ${wal:-0}))
  with_file '' python3 -c "$SQLITE_PROGRAM" "$SLIPWAY_PATH" "$KEPT"
  run_helper "$SLIPWAY_TIMEOUT" || [ $? != 127 ] || {
    with_file '' sqlite3 -batch -bail "$KEPT" ".restore '$SLIPWAY_PATH'" 'PRAGMA integrity_check;'
    run_helper "$SLIPWAY_TIMEOUT" || [ $? != 127 ] || fail_step "the image has neither python3 nor sqlite3. Back it up with a command of the program, or as a volume"
  }
  [ "$output" = ok ] || fail_step "the copy cannot be read: ${output:-SQLite says nothing}"
  store take "$KEPT"
  stored_is take "$KEPT"
}

archive() { docker cp "$helper:$SLIPWAY_TARGET" -; }

copy_volume() {
  make_helper 0:0 none
  ! is_volume_empty || nothing "the volume is empty"
  check_space "$(archive | wc -c)"
  hold "$SLIPWAY_SERVICE" "the copy of its volume"
  store archive
  tar -t -f "$partial/data" >/dev/null 2>&1 || fail_step "the stored copy cannot be read"
  stored_is archive
  let_go
}

# The command has a volume of its own for what it writes, beside those of the service.
copy_command() {
  log_file=$log
  make_volume
  run_job "$SLIPWAY_TIMEOUT" --label "slipway.step=$SLIPWAY_STEP_NAME" --mount "type=volume,source=$temporary,target=/slipway,volume-nocopy=true" --env "SLIPWAY_BACKUP=$KEPT"
  size=$(size_of "$KEPT")
  [ "${size:-0}" -gt 0 ] || fail_step "it has written nothing to the file that SLIPWAY_BACKUP names"
  check_space "$size"
  store take "$KEPT"
  stored_is take "$KEPT"
}

meta() {
  printf '%s\n' "app $SLIPWAY_APP" "stack $SLIPWAY_STACK" "service $SLIPWAY_NAME" "step $SLIPWAY_STEP_NAME" "kind $SLIPWAY_KIND" \
    "at $1" "size $(wc -c <"$partial/data")" "sha256 $2" "image $SLIPWAY_IMAGE" "user $SLIPWAY_USER" \
    "volume $SLIPWAY_VOLUME" "target $SLIPWAY_TARGET" "path $SLIPWAY_PATH" "table $SLIPWAY_TABLE" "key $SLIPWAY_KEY" "columns $SLIPWAY_COLUMNS"
}

keep_copy() {
  at=$(date +%s) digest=$(sum <"$partial/data")
  id=$(date -u -d "@$at" +%Y%m%dT%H%M%SZ)-$(printf %.12s "$digest")
  meta "$at" "$digest" >"$partial/meta"
  sync
  mv "$partial" "$folder/backups/$SLIPWAY_NAME/$SLIPWAY_STEP_NAME/$id"
  partial=''
  text="$(wc -c <"$(copy "$SLIPWAY_STEP_NAME" "$id" data)") bytes, checked, in $folder/backups/$SLIPWAY_NAME/$SLIPWAY_STEP_NAME/$id"
  printf '%s: %s\n' "$SLIPWAY_NAME" "$text" | tee -a "$log" >&2
  enter "$SLIPWAY_STEP_NAME" 'done' "$SLIPWAY_DIGEST" "$SLIPWAY_IMAGE" "$id"
  prune "$SLIPWAY_STEP_NAME" "$SLIPWAY_KEEP_COUNT" "$SLIPWAY_KEEP_SECONDS"
}

main() {
  open_folder
  stop_if_gone "$SLIPWAY_STEP_NAME"
  ! is_done "$SLIPWAY_STEP_NAME" "$SLIPWAY_DIGEST" || finished
  log=$(log_of "$SLIPWAY_STEP_NAME") partial=$folder/backups/$SLIPWAY_NAME/$SLIPWAY_STEP_NAME/.partial
  trap clean_up EXIT
  trap 'exit 130' HUP INT TERM
  remove_left_jobs "$SLIPWAY_STEP_NAME"
  remove_left_helpers
  rm -rf "$partial"
  mkdir -p "$partial"
  : >"$log"
  "copy_$SLIPWAY_KIND"
  keep_copy
  finished
}

main </dev/null
