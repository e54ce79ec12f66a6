"""The sample web bot: answers over HTTP, and loses no request while it is being replaced."""

import json
import os
import select
import signal
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from shared.secret import pseudonym, read_secret

# Clients may hold this container's address for a moment after it has left the DNS of the network.
DRAIN_SECONDS = float(os.environ.get("DRAIN_SECONDS", "2.5"))


class Handler(BaseHTTPRequestHandler):
    # A client that stops in the middle of its request must not hold up the end of the program.
    timeout = 5

    def do_GET(self):
        url = urlsplit(self.path)
        if self.server.broken:
            self.answer(503, {"error": self.server.broken})
        elif url.path == "/healthz":
            self.answer(200, {"ready": True})
        elif url.path == "/":
            self.answer(200, self.about())
        elif url.path == "/whoami":
            self.whoami(parse_qs(url.query).get("id", [""])[0])
        else:
            self.answer(404, {"error": "not found"})

    def about(self):
        return {
            "version": os.environ.get("VERSION", "0"),
            "environment": os.environ.get("ENVIRONMENT", ""),
            "hash": pseudonym(self.server.key, "42"),
            "host": socket.gethostname(),
        }

    def whoami(self, telegram_id):
        if telegram_id.isdigit():
            self.answer(200, {"hash": pseudonym(self.server.key, telegram_id)})
        else:
            self.answer(400, {"error": "id: must be a Telegram id, digits only"})

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *args):
        if os.environ.get("LOG_REQUESTS") == "1":
            print(f"{self.address_string()} {format % args}", flush=True)


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    # Closing waits for the requests under way.
    daemon_threads = False

    def __init__(self, address, key, broken=""):
        super().__init__(address, Handler)
        self.key = key
        self.broken = broken

    def handle_error(self, request, client_address):
        """A client that went away is no news."""

    def drain(self, seconds):
        """Goes on answering for a while, then closes. Returns at once; serve() ends afterwards."""
        threading.Timer(seconds, self.shutdown).start()

    def serve(self):
        self.serve_forever(poll_interval=0.1)
        # Connections that the system has accepted and this program has not yet.
        while select.select([self.socket], [], [], 0)[0]:
            self.handle_request()
        self.server_close()


def main():
    broken = os.environ.get("BROKEN", "")
    server = Server(("", int(os.environ.get("PORT", "8000"))), read_secret("TELEGRAM_ID_HMAC_KEY"), broken)
    signal.signal(signal.SIGTERM, lambda *_: server.drain(0 if broken else DRAIN_SECONDS))
    signal.signal(signal.SIGINT, lambda *_: server.drain(0))
    print(f"web {os.environ.get('VERSION', '0')} listens on port {server.server_port}", flush=True)
    if broken:
        print(f"not ready: {broken}", flush=True)
    server.serve()
    print("web stopped", flush=True)


if __name__ == "__main__":
    main()
