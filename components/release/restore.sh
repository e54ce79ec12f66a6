# Part of other scripts: brings the data of a copy back, and checks that it is there. Needs helper.sh, job.sh and store.sh.

# As a new file that takes the place of the old one. What SQLite keeps beside it belongs to the old one.
FILE_PROGRAM='import os, shutil, sys
kept, path = sys.argv[1:3]
shutil.copyfile(kept, path + ".slipway")
if os.path.exists(path):
    shutil.copymode(path, path + ".slipway")
with open(path + ".slipway", "rb") as file:
    os.fsync(file.fileno())
for rest in ("-wal", "-shm", "-journal"):
    if os.path.exists(path + rest):
        os.remove(path + rest)
os.replace(path + ".slipway", path)'

restore_copy() { # step id seconds
  data=$(copy "$1" "$2" data) meta=$(copy "$1" "$2" meta)
  SLIPWAY_VOLUME=$(field "$meta" volume) SLIPWAY_TARGET=$(field "$meta" target) SLIPWAY_USER=$(field "$meta" user)
  path=$(field "$meta" path)
  case $(field "$meta" kind) in
    sqlite) if [ -n "$(field "$meta" table)" ]; then restore_columns "$3"; else restore_file "$3"; fi ;;
    volume) restore_volume "$3" ;;
    command) restore_by_command "$3" ;;
  esac
}

restore_file() { # seconds
  with_file "$data" python3 -c "$FILE_PROGRAM" "$KEPT" "$path"
  if run_helper "$1"; then
    [ "$(take "$path" | sum)" = "$(sum <"$data")" ] || fail_step "$path is not what the backup holds"
    return
  fi
  with_file "$data" sqlite3 -batch -bail "$path" ".restore '$KEPT'" 'PRAGMA integrity_check;'
  run_helper "$1" && [ "$output" = ok ] || fail_step "$path could not be written: $output"
}

restore_columns() { # seconds
  table=$(quoted "$(field "$meta" table)") key=$(quoted "$(field "$meta" key)") set='' differ=''
  for each in $(field "$meta" columns); do
    column=$(quoted "$each")
    set="$set${set:+, }$column = (SELECT kept_row.$column FROM kept.$table AS kept_row WHERE kept_row.$key = live.$key)"
    differ="$differ${differ:+ OR }live.$column IS NOT kept_row.$column"
  done
  sql "$1" "$path" "$data" "ATTACH '$KEPT' AS kept" "BEGIN IMMEDIATE" \
    "UPDATE main.$table AS live SET $set WHERE live.$key IN (SELECT $key FROM kept.$table)" "COMMIT" \
    "SELECT count(*) FROM main.$table AS live JOIN kept.$table AS kept_row ON live.$key = kept_row.$key WHERE $differ" ||
    fail_step "the columns could not be copied back: $output"
  [ "$output" = 0 ] || fail_step "$output rows are not what the backup holds"
}

EMPTY_PROGRAM='import os, shutil, sys
for entry in os.scandir(sys.argv[1]):
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path)
    else:
        os.remove(entry.path)'

# With the first program for it that the image has.
empty_volume() { # seconds
  make_helper 0:0 python3 -c "$EMPTY_PROGRAM" "$SLIPWAY_TARGET"
  run_helper "$1" && return
  make_helper 0:0 find "$SLIPWAY_TARGET" -mindepth 1 -delete
  run_helper "$1"
}

# Emptied first: what is not in the copy was not there.
restore_volume() { # seconds
  empty_volume "$1" || fail_step "the volume could not be emptied: ${output-the image has neither python3 nor find}"
  docker cp - "$helper:$(dirname "$SLIPWAY_TARGET")" <"$data" || fail_step "the volume could not be filled"
  [ "$(docker cp "$helper:$SLIPWAY_TARGET" - | tar -t -f - | sort | sum)" = "$(tar -t -f "$data" | sort | sum)" ] ||
    fail_step "the volume does not hold what the backup does"
}

restore_by_command() { # seconds
  make_volume "$data"
  # shellcheck disable=SC2046 # one flag a word: names of Docker objects and paths have no blanks
  run_job "$1" $(mounted) --mount "type=volume,source=$temporary,target=/slipway,volume-nocopy=true" --env "SLIPWAY_BACKUP=$KEPT"
  remove_job
  drop_helper
  drop_volume
}
