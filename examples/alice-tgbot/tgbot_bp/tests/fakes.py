"""Stand-ins of Telegram and of alice_bp, each an HTTP server in this process."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


class Fake(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        """A client that went away is no news."""


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, answer = self.server.answer(self.path, body)
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *args):
        """Silent."""


class FakeTelegram(Fake):
    """One bot's updates. `refusals` are statuses and bodies that calls of sendMessage get before one succeeds;
    `when_sent` is called with the number of messages after each that did, before the bot hears of it.
    """

    def __init__(self):
        super().__init__()
        self.updates = []
        self.sent = []
        self.refusals = []
        self.when_sent = lambda count: None
        self.polls = 0
        self.number = 1000
        self.token = "1234:s3cret"

    def say(self, text, user_id=42):
        self.number += 1
        number = self.number
        user = {"id": user_id, "is_bot": False, "first_name": "Ann"}
        message = {"message_id": number, "date": 0, "chat": {"id": 5, "type": "private"}, "from": user, **text_of(text)}
        self.updates.append({"update_id": number, "message": message})

    def answer(self, path, body):
        token, method = path.removeprefix("/bot").split("/")
        if token != self.token:
            return 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
        parameters = dict(parse_qsl(body.decode()))
        if method == "getMe":
            return 200, {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "Bot", "username": "bot"}}
        if method == "sendMessage":
            return self.send(parameters)
        return 200, {"ok": True, "result": self.wait_for_updates(parameters)}

    def send(self, parameters):
        if self.refusals:
            status, answer = self.refusals.pop(0)
            return status, {"ok": False, "error_code": status, **answer}
        self.sent.append(parameters["text"])
        self.when_sent(len(self.sent))
        chat = {"id": int(parameters["chat_id"]), "type": "private"}
        return 200, {"ok": True, "result": {"message_id": 1, "date": 0, "chat": chat, "text": parameters["text"]}}

    def wait_for_updates(self, parameters):
        self.polls += 1
        offset = int(parameters.get("offset", 0))
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        end = time.monotonic() + int(parameters.get("timeout", 0))
        while not self.updates and time.monotonic() < end:
            time.sleep(0.02)
        return self.updates[: int(parameters.get("limit", 100))]


def text_of(text):
    return {} if text is None else {"text": text}


class FakeAlice(Fake):
    """Counts messages by whatever the bot sends. `refusals` are answers that come first."""

    def __init__(self):
        super().__init__()
        self.asked = []
        self.refusals = []

    def answer(self, path, body):
        if self.refusals:
            return self.refusals.pop(0)
        self.asked.append(json.loads(body))
        count = self.asked.count(self.asked[-1])
        return 200, {"user": 7, "messages": count, "new": count == 1}
