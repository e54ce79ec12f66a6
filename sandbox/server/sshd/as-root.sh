# as-root.sh USERS PROGRAM ARGUMENT...: runs sshd as root with another list of users than the machine has, in mounts of its
# own: it refuses to work where there is no user `sshd`, and the machine is not to get one.
set -eu
users=$1
shift
mkdir -p /run/sshd
chmod 755 /run/sshd
# shellcheck disable=SC2016 # expanded by the inner shell
exec unshare --mount --propagation private sh -c 'mount --bind "$0" /etc/passwd && exec "$@"' "$users" "$@"
