# Health check of a bot without a port, run inside its container: $1 is the file it touches, $2 its greatest age in seconds.
changed=$(stat -c %Y "$1" 2>/dev/null) || { echo "$1 is not there yet" >&2; exit 1; }
age=$(($(date +%s) - changed))
[ "$age" -le "$2" ] || { echo "$1 was last touched $age s ago, limit $2 s" >&2; exit 1; }
