# Health check of a web service, run inside its container: $1 is the URL, $2 the time limit in whole seconds, $3 the seconds
# that the task must have run. Needs hold.sh in front of it.
# The image brings the client: the first of wget, curl, python3 and node. wget gets no -T, which crashes a static busybox;
# Docker's own time limit of the check holds for all of them.
check() {
  if command -v wget >/dev/null 2>&1; then
    wget -q -O /dev/null "$1"
  elif command -v curl >/dev/null 2>&1; then
    curl -fsS -o /dev/null --max-time "$2" "$1"
  elif command -v python3 >/dev/null 2>&1; then
    python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=float(sys.argv[2]))' "$1" "$2"
  elif command -v node >/dev/null 2>&1; then
    node -e 'const [u, t] = process.argv.slice(1); fetch(u, { signal: AbortSignal.timeout(t * 1000) }).then((r) => { if (!r.ok) { console.error(`HTTP ${r.status}`); process.exit(1); } }, (e) => { console.error(String(e.cause ?? e)); process.exit(1); })' "$1" "$2"
  else
    echo "the image has none of wget, curl, python3 and node: use health.command" >&2
    return 1
  fi
}
hold "$3" "$1" "$2"
