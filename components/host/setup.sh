# Takes a bare Debian or Ubuntu to a server that the deploy user can run services on: Docker, log rotation, a firewall, that
# user with a key. Runs as root. Checks first, acts, then verifies; changes nothing that is in order, and nothing of others'.
# Needs common.sh and firewall.sh in front of it. Reads SLIPWAY_USER, SLIPWAY_PUBLIC_KEY and SLIPWAY_PORT.

say() { printf '%s: %s\n' "$SLIPWAY_NAME" "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }
has_systemd() { [ -d /run/systemd/system ]; }

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

check_system() {
  [ "$(id -u)" -eq 0 ] || fail "setting a server up needs root. Set slipway:host.setupUser to root, or to a user who may use sudo without a password"
  # shellcheck disable=SC1091 # the server's own
  system=$(. /etc/os-release && printf '%s %s' "${ID-}" "${ID_LIKE-}") || system=unknown
  case " $system " in
    *" debian "* | *" ubuntu "*) ;;
    *) fail "the server runs ${system% }, and only Debian and Ubuntu are set up. Install Docker there by hand, and leave setupUser out" ;;
  esac
}

apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" </dev/null; }

# What is there already is not asked of the archive: a second run needs no network.
install_packages() {
  missing=
  has dockerd || missing="$missing docker.io"
  has iptables || missing="$missing iptables"
  has nft || missing="$missing nftables"
  if [ -n "$missing" ] || ! has docker; then
    say "installing Docker from the packages of the distribution"
    output=$(apt update 2>&1) || fail "the package lists cannot be read. apt-get says: $output"
    # Newer releases have the command in a package of its own.
    if ! has docker && apt-cache policy docker-cli 2>/dev/null | grep -q 'Candidate: [^(]'; then
      missing="$missing docker-cli"
    fi
    # shellcheck disable=SC2086 # one argument a package
    output=$(apt install -y --no-install-recommends $missing ca-certificates 2>&1) ||
      fail "the packages$missing cannot be installed. apt-get says: $output"
  fi
  if has docker && has dockerd; then return; fi
  fail "the packages are installed, and there is no docker command"
}

# Before the engine starts for the first time: it reads this only then. Services have limits of their own; this is for the
# rest. A file that somebody wrote stays as it is.
rotate_logs() {
  [ -e /etc/docker/daemon.json ] && return
  say "limiting the logs of containers to 3 files of 10 MB"
  mkdir -p /etc/docker
  printf '{\n  "log-driver": "json-file",\n  "log-opts": { "max-size": "10m", "max-file": "3" }\n}\n' >/etc/docker/daemon.json
}

start_docker() {
  if ! docker info >/dev/null 2>&1; then
    say "starting Docker"
    if has_systemd; then started=$(systemctl enable --now docker 2>&1) || :; else started=$(service docker start 2>&1) || :; fi
  fi
  tries=0 started=${started-}
  until said=$(docker info 2>&1); do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || fail "Docker does not start within 30 s. Starting it said: ${started:-nothing}. It says: $said
See: journalctl -u docker, or /var/log/docker.log"
    pause_a_moment
  done
}

# The group docker is root in all but name: whoever has the key of this user has the server.
make_user() {
  if ! id "$SLIPWAY_USER" >/dev/null 2>&1; then
    say "making the user $SLIPWAY_USER"
    useradd --create-home --shell /bin/sh "$SLIPWAY_USER"
  fi
  case " $(id -nG "$SLIPWAY_USER") " in
    *" docker "*) ;;
    *) usermod --append --groups docker "$SLIPWAY_USER" ;;
  esac
  home=$(getent passwd "$SLIPWAY_USER" | cut -d : -f 6)
  keys=$home/.ssh/authorized_keys
  if ! grep -qsF "$SLIPWAY_PUBLIC_KEY" "$keys"; then
    say "letting the key of $SLIPWAY_USER in"
    (umask 077 && mkdir -p "$home/.ssh" && printf '%s slipway\n' "$SLIPWAY_PUBLIC_KEY" >>"$keys")
    chmod 700 "$home/.ssh"
    chmod 600 "$keys"
    chown -R "$SLIPWAY_USER:" "$home/.ssh"
  fi
}

# A client that is gone without a word, as when its link is cut, is noticed within a minute, and what it ran is stopped. All
# commands of an update share one connection: many services at once are more than the ten sessions that it may have.
tune_sshd() {
  folder=/etc/ssh/sshd_config.d
  [ -d $folder ] && grep -qi "^ *include  *$folder/" /etc/ssh/sshd_config || return 0
  [ -e $folder/slipway.conf ] && return
  printf 'ClientAliveInterval 15\nClientAliveCountMax 3\nMaxSessions 50\n' >$folder/slipway.conf
  if ! said=$("$(command -v sshd || echo /usr/sbin/sshd)" -t 2>&1); then
    rm $folder/slipway.conf
    fail "sshd refuses $folder/slipway.conf, which is removed again. It says: $said"
  fi
  # A reload keeps every connection.
  if has_systemd; then systemctl reload ssh >/dev/null 2>&1 || :; else service ssh reload >/dev/null 2>&1 || :; fi
}

main() {
  check_system
  install_packages
  rotate_logs
  start_docker
  make_user
  tune_sshd
  firewall
  su -s /bin/sh -c 'docker version >/dev/null' "$SLIPWAY_USER" ||
    fail "the user $SLIPWAY_USER cannot use Docker, though it is in the group docker. See: ls -l /var/run/docker.sock"
  mkdir -p /etc/slipway
  : >/etc/slipway/ready
  echo "set up"
}

main </dev/null
