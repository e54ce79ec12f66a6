# In front of what uses a server over SSH: opens the one connection that all commands share, or says why it cannot be. The
# arguments of `ssh` are those of open_connection; SLIPWAY_SERVER is where the server is, SLIPWAY_ADDRESS and SLIPWAY_PORT too.
set -eu
umask 077

# On standard output, which is not shown while the command runs but stands in its error: said once.
fail() {
  printf '%s: %s\n' "$SLIPWAY_NAME" "$*"
  exit 1
}

# The sockets of shared connections are in the .ssh of the user's home as the system knows it, which HOME may not name.
make_folder() {
  folder=$(eval "printf '%s' ~$(id -un)")/.ssh
  [ -d "$folder" ] || mkdir "$folder" || fail "the folder $folder cannot be made, where ssh keeps its connection"
}

open_connection() { try_connection "$@" || explain "$said"; }

# Leaves what ssh says in $said.
try_connection() {
  command -v ssh >/dev/null 2>&1 || fail "there is no ssh command on this machine. Install it: apt-get install openssh-client"
  make_folder
  ssh "$@" -O check -- "$SLIPWAY_SERVER" >/dev/null 2>&1 && return
  # At its quieter level it does not even say that no kind of host key is common to both.
  said=$(with_key ssh -o LogLevel=INFO "$@" -- "$SLIPWAY_SERVER" true 2>&1 </dev/null)
}

# A pipeline has the private key as a secret, in SLIPWAY_SSH_KEY. It goes to an agent that lives for this one login, and into
# no file; what is started here, and outlives this, does not inherit it.
with_key() {
  if [ -z "${SLIPWAY_SSH_KEY-}" ]; then
    "$@"
    return
  fi
  # shellcheck disable=SC2016 # expanded by the inner shell
  ssh-agent sh -c 'printf "%s\n" "$SLIPWAY_SSH_KEY" | ssh-add -q - && unset SLIPWAY_SSH_KEY && exec "$@"' sh "$@"
}

explain() { # what ssh says
  case $1 in
    *"HAS CHANGED"*) refuse_key "has another host key than slipway:host names" "$1" ;;
    *"host key is known"* | *"Host key verification failed"* | *"no matching host key type"*)
      refuse_key "has a host key that slipway:host does not name" "$1" ;;
    *"rror loading key"*)
      fail "SLIPWAY_SSH_KEY is no private key without a passphrase. Give the whole content of the file, with its first and last line. ssh-add says: $1" ;;
    *"Permission denied"*)
      fail "the server $SLIPWAY_SERVER refuses the key that it was offered. Load the right one: ssh-add FILE, or name its file in slipway:host.identityFile. ssh says: $1" ;;
    *"ad configuration option"*)
      fail "the ssh command of this machine is too old: it must be OpenSSH 8.5 or later. ssh says: $1" ;;
    *) fail "the server $SLIPWAY_SERVER cannot be reached; nothing was changed. Check slipway:host, and that the server runs: ssh -p $SLIPWAY_PORT $SLIPWAY_ADDRESS. ssh says: ${1:-nothing}" ;;
  esac
}

# Which key it is can be asked without trusting it.
refuse_key() { # problem, what ssh says
  keys=$(ssh-keyscan -T 10 -p "$SLIPWAY_PORT" "$SLIPWAY_ADDRESS" 2>/dev/null | grep -v '^#') || keys=
  for type in ssh-ed25519 ecdsa-sha2 ssh-rsa; do
    line=$(printf '%s\n' "$keys" | grep " $type" | head -n 1) || line=
    [ -z "$line" ] || break
  done
  [ -n "$line" ] || fail "the server $SLIPWAY_SERVER $1; no command was run. ssh says: $2"
  print=$(printf '%s\n' "$line" | ssh-keygen -lf - | cut -d ' ' -f 2)
  fail "the server $SLIPWAY_SERVER $1; no command was run. Its key has the fingerprint $print.
Compare it with what the server itself says, on its console: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub
Only if they are equal, set in slipway:host:
  hostKey: \"${line#* }\""
}
