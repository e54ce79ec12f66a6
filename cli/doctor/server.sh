# What a server has, one fact a line: its name, a blank, its value. Changes nothing, and needs nothing but a shell: it runs
# before anything was set up. SLIPWAY_FOLDER is where Docker keeps its data, or would.

fact() { printf '%s %s\n' "$1" "$2"; }

system() {
  # shellcheck disable=SC1091 # of the server
  (. /etc/os-release && printf '%s' "${PRETTY_NAME:-$ID}") 2>/dev/null || uname -sr
}

# Of the nearest folder above that is there: Docker makes its own.
free_kilobytes() {
  folder=$SLIPWAY_FOLDER
  while [ ! -d "$folder" ] && [ "$folder" != / ]; do folder=$(dirname "$folder"); done
  df -Pk "$folder" 2>/dev/null | awk 'NR == 2 { print $4 }'
}

# proc(5): the address is hexadecimal, and 0A is LISTEN.
ports() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$4 == "0A" { split($2, at, ":"); print at[2] }' | sort -u | tr '\n' ' '
}

privileges() {
  if [ "$(id -u)" = 0 ]; then echo root; elif sudo -n true 2>/dev/null; then echo sudo; else echo none; fi
}

fact kernel "$(uname -s)"
fact system "$(system)"
fact now "$(date +%s)"
fact free "$(free_kilobytes)"
fact memory "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null)"
fact ports "$(ports)"
fact privileges "$(privileges)"
fact docker "$(docker --version 2>/dev/null | head -n 1)"
