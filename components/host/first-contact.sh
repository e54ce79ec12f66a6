# Sets a server up as SLIPWAY_SETUP_SERVER, another user of it; does nothing where SLIPWAY_USER is let in and everything is
# done. Needs connection.sh in front of it, with the arguments of `ssh` for SLIPWAY_USER, and over-ssh.sh behind it.

set_up_already() {
  if try_connection "$@"; then
    ssh "$@" -- "$SLIPWAY_SERVER" 'test -e /etc/slipway/ready && docker version' >/dev/null 2>&1 </dev/null
    return
  fi
  case $said in
    *"Permission denied"*) return 1 ;;
    *) explain "$said" ;;
  esac
}

# Its own key, so that it can be taken away alone. The private part never leaves this machine.
make_key() {
  file=$SLIPWAY_IDENTITY
  case $file in
    [~]/*) file=$(eval "printf '%s' ~$(id -un)")/${file#??} ;;
  esac
  if [ ! -e "$file" ] && [ ! -e "$file.pub" ]; then
    printf '%s: making the key of %s: %s\n' "$SLIPWAY_NAME" "$SLIPWAY_USER" "$file" >&2
    mkdir -p "${file%/*}"
    ssh-keygen -q -t ed25519 -N '' -C slipway -f "$file" >&2
  fi
  # One with a passphrase shows its public part in the file beside it only.
  SLIPWAY_PUBLIC_KEY=$(ssh-keygen -y -P '' -f "$file" 2>/dev/null || cat "$file.pub" 2>/dev/null) ||
    fail "$file is no private key without a passphrase, and there is no $file.pub. Make one: ssh-keygen -t ed25519 -f $file"
  SLIPWAY_PUBLIC_KEY=$(printf '%s\n' "$SLIPWAY_PUBLIC_KEY" | cut -d ' ' -f 1,2)
}

if set_up_already "$@"; then
  echo "set up"
  exit
fi
make_key
eval "set -- $SLIPWAY_SETUP_OPTIONS"
SLIPWAY_SERVER=$SLIPWAY_SETUP_SERVER
