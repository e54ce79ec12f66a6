# Tells what the folder of a stack holds: with SLIPWAY_DO=list every entry of the ledger and every copy, a line each, its
# fields between tabs; with SLIPWAY_DO=output what the step SLIPWAY_STEP_NAME has printed since SLIPWAY_SINCE, with
# SLIPWAY_DO=discard nothing, but it removes the folder with all that is in it; with SLIPWAY_DO=count how many rows a database has that the copy SLIPWAY_ID of step SLIPWAY_STEP_NAME
# has not. Needs common.sh, folder.sh, job.sh, helper.sh and store.sh in front of it.

SLIPWAY_STEP="looking into the database"
redact() { cat; }

fields() { # file key...
  file=$1
  shift
  for key in "$@"; do printf '\t%s' "$(field "$file" "$key")"; done
  echo
}

each_in() { # folder: services and steps in it
  for path in "$1"/*/*; do
    [ ! -e "$path" ] || echo "$path"
  done
}

list() {
  each_in "$folder/ledger" | while read -r path; do
    case $path in *.new) continue ;; esac
    printf 'step\t%s\t%s' "$(basename "$(dirname "$path")")" "$(basename "$path")"
    fields "$path" digest state at image backup
  done
  each_in "$folder/backups" | while read -r path; do
    SLIPWAY_NAME=$(basename "$(dirname "$path")")
    for id in $(copies "$(basename "$path")"); do
      printf 'backup\t%s\t%s\t%s' "$SLIPWAY_NAME" "$(basename "$path")" "$id"
      fields "$path/$id/meta" kind at size sha256 image volume path table key columns
    done
  done
}

output() {
  log=$(log_of "$SLIPWAY_STEP_NAME")
  [ ! -f "$log" ] || [ "$(stat -c %Y "$log")" -lt "$SLIPWAY_SINCE" ] || cat "$log"
}

discard() {
  rm -rf "$folder"
}

# By the column that tells which row is which, or by what SQLite itself numbers rows by.
count() {
  trap drop_helper EXIT
  problem=$(damage "$SLIPWAY_STEP_NAME" "$SLIPWAY_ID")
  [ -z "$problem" ] || fail "$problem"
  meta=$(copy "$SLIPWAY_STEP_NAME" "$SLIPWAY_ID" meta) data=$(copy "$SLIPWAY_STEP_NAME" "$SLIPWAY_ID" data)
  SLIPWAY_VOLUME=$(field "$meta" volume) SLIPWAY_TARGET=$(field "$meta" target)
  SLIPWAY_USER=$(field "$meta" user) SLIPWAY_IMAGE=$(field "$meta" image)
  tables=$(field "$meta" table) key=$(field "$meta" key)
  if [ -z "$tables" ]; then
    key=rowid
    rows "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%WITHOUT ROWID%' AND name IN (SELECT name FROM kept.sqlite_master)"
    tables=$output
  fi
  sum=''
  for table in $tables; do
    table=$(quoted "$table")
    sum="${sum:-0} + (SELECT count(*) FROM main.$table WHERE $key NOT IN (SELECT $key FROM kept.$table))"
  done
  rows "SELECT ${sum:-0}"
  echo "$output"
}

rows() { # query
  sql 60 "$(field "$meta" path)" "$data" "ATTACH '$KEPT' AS kept" "$1" || fail "the database cannot be read: ${output-}"
}

main() {
  open_folder
  "$SLIPWAY_DO"
}

main </dev/null
