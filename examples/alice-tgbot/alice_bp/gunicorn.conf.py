"""Settings of the web server."""

import os

bind = "0.0.0.0:8000"
# SQLite takes one writer at a time: threads are enough, and one process keeps the memory small.
workers = 1
worker_class = "gthread"
threads = 4
# For requests under way at SIGTERM; less than the time after which the service is killed.
graceful_timeout = 8
# The root file system is read-only.
worker_tmp_dir = "/tmp"
control_socket_disable = True


def when_ready(server):
    server.log.info("alice_bp %s is ready for requests", os.environ.get("VERSION", "0"))
