import json
import socket
import threading
import time
import unittest
import urllib.error
import urllib.request

from shared.secret import pseudonym
from web.server import Server


class WebServer(unittest.TestCase):
    broken = ""

    def setUp(self):
        self.server = Server(("127.0.0.1", 0), "key", self.broken)
        self.thread = threading.Thread(target=self.server.serve)
        self.thread.start()

    def tearDown(self):
        self.server.drain(0)
        self.thread.join(10)
        self.assertFalse(self.thread.is_alive())

    def get(self, path):
        url = f"http://127.0.0.1:{self.server.server_port}{path}"
        with urllib.request.urlopen(url, timeout=5) as answer:
            return json.load(answer)


class Answers(WebServer):
    def test_is_ready(self):
        self.assertEqual(self.get("/healthz"), {"ready": True})

    def test_says_what_it_is(self):
        about = self.get("/")
        self.assertEqual(about["hash"], pseudonym("key", "42"))
        self.assertEqual(sorted(about), ["environment", "hash", "host", "version"])

    def test_tells_a_pseudonym(self):
        self.assertEqual(self.get("/whoami?id=7"), {"hash": pseudonym("key", "7")})

    def test_refuses_what_is_no_id(self):
        for path, status in (("/whoami?id=me", 400), ("/whoami", 400), ("/nothing", 404)):
            with self.subTest(path), self.assertRaises(urllib.error.HTTPError) as caught:
                self.get(path)
            self.assertEqual(caught.exception.code, status)
            caught.exception.close()


class Drains(WebServer):
    def test_answers_while_it_drains_and_finishes_what_is_under_way(self):
        slow = socket.create_connection(("127.0.0.1", self.server.server_port))
        slow.sendall(b"GET /healthz HTTP/1.0\r\n")
        start = time.monotonic()
        self.server.drain(0.5)
        while time.monotonic() - start < 0.3:
            self.assertEqual(self.get("/healthz"), {"ready": True})
        time.sleep(0.5)
        slow.sendall(b"\r\n")
        self.assertIn(b"200 OK", slow.recv(1000))
        slow.close()
        self.thread.join(10)
        with self.assertRaises(urllib.error.URLError):
            self.get("/healthz")


class Broken(WebServer):
    broken = "on purpose"

    def test_is_never_ready(self):
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.get("/healthz")
        self.assertEqual(caught.exception.code, 503)
        caught.exception.close()


del WebServer
