# In front of every script for the server.
set -eu

# A Docker context would send the client elsewhere than the provider, which knows DOCKER_HOST only.
DOCKER_HOST=${DOCKER_HOST:-unix:///var/run/docker.sock}
export DOCKER_HOST

pause_a_moment() { sleep 0.3 2>/dev/null || sleep 1; }

# What was killed together with the run that started it must not act on a later one.
stop_if_alone() { ! is_alone || exit 1; }
is_alone() { ! kill -0 "$PPID" 2>/dev/null && [ ! -d "/proc/$PPID" ]; }

# On standard output, which is not shown while the command runs but stands in its error: said once.
fail() {
  printf '%s: %s\n' "$SLIPWAY_NAME" "$*"
  exit 1
}

