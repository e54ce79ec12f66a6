# Health check of a bot without a port, run inside its container: $1 is the file it touches, $2 its greatest age in seconds,
# $3 the seconds that the task must have run. Needs hold.sh in front of it.
check() {
  changed=$(stat -c %Y "$1" 2>/dev/null) || { echo "$1 is not there yet" >&2; return 1; }
  age=$(($(date +%s) - changed))
  [ "$age" -le "$2" ] || { echo "$1 was last touched $age s ago, limit $2 s" >&2; return 1; }
}
hold "$3" "$1" "$2"
