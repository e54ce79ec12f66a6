# Makes the Docker engine of the server a one-node Swarm. Checks first, acts, then verifies; changes nothing when ready.
# Needs common.sh in front of it. SLIPWAY_HOST is `local`, or ssh://USER@ADDRESS:PORT.

# Where further nodes would reach this one: the address that people use where it is the server's own, else the one that it
# has on its way out. Nobody reaches a Swarm that is on loopback.
own_address() {
  named=${SLIPWAY_HOST##*@}
  named=${named%:*}
  named=${named#[}
  named=${named%]}
  case $named in local | localhost | 127.* | ::1) echo 127.0.0.1; return ;; esac
  if ip -o address show 2>/dev/null | grep -qF " $named/"; then echo "$named"; return; fi
  found=$(ip -o route get 192.0.2.1 2>/dev/null | sed -n 's/.* src \([^ ]*\).*/\1/p') || found=
  [ -n "$found" ] || found=$(hostname -I 2>/dev/null | cut -d ' ' -f 1)
  echo "${found:-127.0.0.1}"
}

swarm_state() {
  docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}'
}

main() {
  machine="the server $SLIPWAY_HOST" setup=", or let Slipway do it: set slipway:host.setupUser to root"
  if [ "$SLIPWAY_HOST" = local ]; then machine="this machine" setup=; fi
  command -v docker >/dev/null 2>&1 ||
    fail "no docker command on $machine. Install it: apt-get install docker.io$setup"
  state=$(swarm_state 2>&1) ||
    fail "the Docker engine at $DOCKER_HOST does not answer. Start it, or set DOCKER_HOST. Docker says: $state"
  if [ "$state" = "inactive false" ]; then
    echo "host: making $machine a one-node Swarm" >&2
    docker swarm init --advertise-addr "$(own_address)" >/dev/null
    state=$(swarm_state)
  fi
  [ "$state" = "active true" ] ||
    fail "$machine is no manager of a working Swarm ($state). See: docker info, docker node ls"
  echo ready
}

main </dev/null
