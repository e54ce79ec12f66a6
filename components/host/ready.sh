# Makes the Docker engine of this machine a one-node Swarm. Checks first, acts, then verifies; changes nothing when ready.
# Needs common.sh in front of it.

swarm_state() {
  docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}'
}

main() {
  command -v docker >/dev/null 2>&1 ||
    fail "no docker command on this machine. Install it: apt-get install docker.io"
  state=$(swarm_state 2>&1) ||
    fail "the Docker engine at $DOCKER_HOST does not answer. Start it, or set DOCKER_HOST. Docker says: $state"
  if [ "$state" = "inactive false" ]; then
    echo "host: making this machine a one-node Swarm" >&2
    docker swarm init --advertise-addr 127.0.0.1 >/dev/null
    state=$(swarm_state)
  fi
  [ "$state" = "active true" ] ||
    fail "this machine is no manager of a working Swarm ($state). See: docker info, docker node ls"
  echo ready
}

main </dev/null
