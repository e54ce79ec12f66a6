import contextlib
import io
import os
import signal
import tempfile
import threading
import time
import unittest
from unittest import mock

from poller.poller import Poller
from poller.telegram_api import ApiError, TelegramApi
from shared.secret import pseudonym
from telegram.server import Server


class WithTelegram(unittest.TestCase):
    def setUp(self):
        self.server = Server(("127.0.0.1", 0))
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.heartbeat = os.path.join(folder.name, "heartbeat")
        self.output = io.StringIO()
        printed = contextlib.redirect_stdout(self.output)
        printed.__enter__()
        self.addCleanup(printed.__exit__, None, None, None)
        self.addCleanup(signal.signal, signal.SIGTERM, signal.getsignal(signal.SIGTERM))

    def poller(self):
        api = TelegramApi(f"http://127.0.0.1:{self.server.server_port}", "s3cret")
        poller = Poller(api, "key", "7", self.heartbeat)
        signal.signal(signal.SIGTERM, poller.stop)
        return poller

    def say(self, text, user_id=42):
        message = {"chat": {"id": 5}, "from": {"id": user_id}, "text": text}
        self.server.world.message(message, "s3cret")

    def stop_when(self, condition):
        """Sends SIGTERM to this process once the condition is true."""

        def wait():
            end = time.monotonic() + 10
            while not condition() and time.monotonic() < end:
                time.sleep(0.02)
            os.kill(os.getpid(), signal.SIGTERM)

        threading.Thread(target=wait).start()

    def sent(self):
        return [message["text"] for message in self.server.world.sent()]


class Runs(WithTelegram):
    def test_answers_with_its_version_and_the_pseudonym(self):
        self.say("hi")
        poller = self.poller()
        self.stop_when(lambda: self.sent())
        poller.run()
        self.assertEqual(self.sent(), [f"version 7: {pseudonym('key', '42')}"])
        self.assertEqual(self.server.world.stats()["pending"], 0)

    def test_is_alive_at_once_and_stops_at_once_while_it_waits(self):
        start = time.monotonic()
        poller = self.poller()
        self.stop_when(lambda: os.path.exists(self.heartbeat) and self.server.world.stats()["pollers"])
        poller.run()
        self.assertLess(time.monotonic() - start, 5)

    def test_hands_over_without_losing_or_repeating_an_update(self):
        for number in range(30):
            self.say("hi", number)
        for count in (5, 12, 30):
            poller = self.poller()
            get = poller.api.get_updates
            # Small batches, so that each bot is stopped between two of them.
            poller.api.get_updates = lambda offset, timeout, limit=4, get=get: get(offset, timeout, limit)
            self.stop_when(lambda count=count: len(self.sent()) >= count)
            poller.run()
        self.assertEqual(self.sent(), [f"version 7: {pseudonym('key', str(number))}" for number in range(30)])
        stats = self.server.world.stats()
        self.assertEqual((stats["pending"], stats["conflicts"]), (0, 0))

    def test_skips_what_can_never_be_answered(self):
        self.say("blocked")
        self.say("hi", 2)
        poller = self.poller()
        send = poller.api.send_message
        refused = [ApiError("sendMessage: 403 Forbidden: bot was blocked by the user", 403)]
        poller.api.send_message = lambda *args: (_ for _ in ()).throw(refused.pop()) if refused else send(*args)
        self.stop_when(lambda: self.sent())
        poller.run()
        self.assertEqual(len(self.sent()), 1)
        self.assertEqual(self.server.world.stats()["pending"], 0)

    def test_leaves_the_rest_of_a_batch_when_it_cannot_answer_before_it_stops(self):
        self.say("one")
        poller = self.poller()
        poller.api.send_message = mock.Mock(side_effect=ApiError("sendMessage: 502 Bad Gateway", 502))
        self.stop_when(lambda: poller.api.send_message.called)
        poller.run()
        self.assertEqual(self.server.world.stats()["pending"], 1)


class BacksOff(WithTelegram):
    def pauses(self, *errors):
        poller = self.poller()
        with mock.patch("poller.poller.time.sleep"), mock.patch("poller.poller.time.monotonic", return_value=0):
            poller.stop()
            for error in errors:
                poller.back_off(error)
        return [line.rsplit("next try in ", 1)[1] for line in self.output.getvalue().splitlines()]

    def test_longer_each_time_up_to_a_limit(self):
        wanted = ["0.5 s", "1 s", "2 s", "4 s", "8 s", "15 s", "15 s"]
        self.assertEqual(self.pauses(*[ApiError("getUpdates: 409 Conflict", 409)] * 7), wanted)

    def test_as_long_as_telegram_asks(self):
        self.assertEqual(self.pauses(ApiError("429", 429, retry_after=33)), ["33 s"])


class HidesTheToken(unittest.TestCase):
    def test_in_every_error(self):
        for address in ("http://127.0.0.1:1", "http://no host", "nonsense://x", "http://"):
            with self.subTest(address), self.assertRaises(ApiError) as caught:
                TelegramApi(address, "s3cret").get_updates(None, 0)
            self.assertNotIn("s3cret", str(caught.exception))
            self.assertTrue(caught.exception.__suppress_context__)


del WithTelegram
