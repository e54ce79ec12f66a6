"""A local stand-in of the Telegram Bot API: the methods that a polling bot calls, and /control for tests."""

import json
import os
import re
import select
import signal
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from telegram.updates import Conflict
from telegram.world import World, name

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
LONGEST_POLL_SECONDS = 50


class Refused(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code, description):
        super().__init__(description)
        self.code = code


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.respond()

    def do_POST(self):
        self.respond()

    def respond(self):
        try:
            status, body = 200, self.route(urlsplit(self.path), self.parameters())
        except Conflict:
            status, body = 409, {"ok": False, "error_code": 409, "description": CONFLICT}
        except Refused as error:
            status, body = error.code, {"ok": False, "error_code": error.code, "description": str(error)}
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def route(self, url, parameters):
        bot = re.fullmatch(r"/bot([^/]+)/(\w+)", url.path)
        if bot:
            return {"ok": True, "result": self.method(bot[1], bot[2].lower(), parameters)}
        world = self.server.world
        if url.path == "/control/message" and self.command == "POST":
            return {"update_id": world.message(message_of(parameters), parameters.get("token"))}
        if url.path == "/control/sent":
            return world.sent()
        if url.path == "/control/stats":
            return world.stats()
        if url.path == "/healthz":
            return {"ready": True}
        raise Refused(404, "Not Found")

    def method(self, token, method, parameters):
        if method == "getupdates":
            timeout = min(number(parameters, "timeout", 0), LONGEST_POLL_SECONDS)
            limit = min(max(number(parameters, "limit", 100), 1), 100)
            offset = number(parameters, "offset", None)
            return self.server.world.bot(token).get(offset, limit, timeout, self.client_is_there)
        if method == "sendmessage":
            if not parameters.get("text"):
                raise Refused(400, "Bad Request: message text is empty")
            chat_id = number(parameters, "chat_id", None)
            if chat_id is None:
                raise Refused(400, "Bad Request: chat_id is empty")
            return self.server.world.send(token, chat_id, parameters["text"])
        if method == "getme":
            return {"id": int(name(token)[:8], 16), "is_bot": True, "first_name": "Sample", "username": "sample_bot"}
        if method == "deletewebhook":
            return True
        raise Refused(404, "Not Found")

    def parameters(self):
        """From the query and the body, which may be a form or JSON, as Telegram takes them."""
        found = dict(parse_qsl(urlsplit(self.path).query))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not body:
            return found
        if not self.headers.get("Content-Type", "").startswith("application/json"):
            return found | dict(parse_qsl(body.decode(errors="replace")))
        try:
            return found | json.loads(body)
        except (ValueError, TypeError):
            raise Refused(400, "Bad Request: object expected as reply") from None

    def client_is_there(self):
        """Whether the other side has not closed the connection: a bot that was killed is no second poller."""
        try:
            if not select.select([self.connection], [], [], 0)[0]:
                return True
            return self.connection.recv(1, socket.MSG_PEEK) != b""
        except (OSError, ValueError):
            return False

    def log_message(self, format, *args):
        """Silent: the path of every call has the token in it."""


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def __init__(self, address):
        super().__init__(address, Handler)
        self.world = World()

    def handle_error(self, request, client_address):
        """A client that went away is no news."""


def message_of(parameters):
    chat_id = number(parameters, "chat_id", None)
    if chat_id is None:
        raise Refused(400, "Bad Request: chat_id is empty")
    user_id = number(parameters, "user_id", chat_id)
    return {
        "date": int(time.time()),
        "chat": {"id": chat_id, "type": "private"},
        "from": {"id": user_id, "is_bot": False, "first_name": "Somebody"},
        "text": str(parameters.get("text", "")),
    }


def number(parameters, key, default):
    try:
        return default if parameters.get(key) is None else int(parameters[key])
    except (ValueError, TypeError):
        raise Refused(400, f"Bad Request: invalid {key} specified") from None


def main():
    server = Server(("", int(os.environ.get("PORT", "8081"))))
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"telegram {os.environ.get('VERSION', '0')} listens on port {server.server_port}", flush=True)
    server.serve_forever(poll_interval=0.1)


if __name__ == "__main__":
    main()
