import asyncio
import contextlib
import io
import os
import tempfile
import unittest
from pathlib import Path

from tgbot_bp.alice import Alice
from tgbot_bp.bot import SORRY, TelegramBot, telegram_api
from tgbot_bp.tests.fakes import FakeAlice, FakeTelegram

FLOOD = (429, {"description": "Too Many Requests", "parameters": {"retry_after": 0}})
BLOCKED = (403, {"description": "Forbidden: bot was blocked by the user"})
BUSY = (503, {"error": "busy"})


class WithTelegram(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.telegram, self.service = FakeTelegram(), FakeAlice()
        for server in (self.telegram, self.service):
            self.addCleanup(server.server_close)
            self.addCleanup(server.shutdown)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.heartbeat = Path(folder.name, "heartbeat")
        self.output = io.StringIO()
        printed = contextlib.redirect_stdout(self.output)
        printed.__enter__()
        self.addCleanup(printed.__exit__, None, None, None)

    def bot(self, token=None, address=None):
        api = telegram_api(token or self.telegram.token, address or self.telegram.url)
        made = TelegramBot(api, Alice(self.service.url), "7", str(self.heartbeat))
        made.patience = 0.2
        return made

    async def run_until(self, condition, bot=None):
        """Runs a bot, and stops it once the condition is true."""
        bot = bot or self.bot()
        running = asyncio.ensure_future(bot.run())
        await asyncio.wait_for(until(lambda: condition() or running.done()), 20)
        bot.stop()
        await asyncio.wait_for(running, 10)
        await bot.bot.shutdown()
        await bot.alice.close()

    def stop_when_sent(self, bot, last):
        """Stops a bot before it hears that message number `last` was sent."""
        loop = asyncio.get_running_loop()

        def sent(count):
            if count == last:
                loop.call_soon_threadsafe(bot.stop)

        self.telegram.when_sent = sent

    def sent(self):
        return self.telegram.sent


async def until(condition):
    while not condition():
        await asyncio.sleep(0.01)


class Answers(WithTelegram):
    async def test_every_message_once_with_what_alice_knows(self):
        self.telegram.say("hi")
        self.telegram.say("hi")
        await self.run_until(lambda: len(self.sent()) == 2)
        self.assertEqual(self.sent(), [f"version 7: user 7 by id, message {number}" for number in (1, 2)])
        self.assertEqual(self.service.asked, [{"telegram_user_id": 42}] * 2)
        self.assertEqual(self.telegram.updates, [])

    async def test_nothing_to_what_is_no_text(self):
        self.telegram.say(None)
        self.telegram.say("hi")
        await self.run_until(lambda: self.sent())
        self.assertEqual((len(self.sent()), len(self.service.asked)), (1, 1))

    async def test_again_after_telegram_asked_to_wait(self):
        self.telegram.say("hi")
        self.telegram.refusals = [FLOOD, FLOOD]
        await self.run_until(lambda: self.sent())
        self.assertEqual((len(self.sent()), len(self.service.asked)), (1, 1))

    async def test_not_to_somebody_who_has_blocked_the_bot(self):
        self.telegram.say("hi")
        self.telegram.say("hi", 43)
        self.telegram.refusals = [BLOCKED]
        await self.run_until(lambda: self.sent())
        self.assertEqual((len(self.sent()), self.telegram.updates), (1, []))

    async def test_when_alice_is_back_after_a_moment(self):
        self.telegram.say("hi")
        self.service.refusals = [BUSY]
        bot = self.bot()
        bot.patience = 10
        await self.run_until(lambda: self.sent(), bot)
        self.assertEqual(self.sent(), ["version 7: user 7 by id, message 1"])

    async def test_that_it_cannot_when_alice_stays_away(self):
        self.telegram.say("hi")
        self.service.refusals = [BUSY] * 100
        await self.run_until(lambda: self.sent())
        self.assertEqual((self.sent(), self.telegram.updates), ([SORRY], []))

    async def test_that_it_cannot_at_once_when_alice_refuses(self):
        self.telegram.say("hi")
        self.service.refusals = [(409, {"error": "ids are not hashed yet"})]
        await self.run_until(lambda: self.sent())
        self.assertEqual((self.sent(), self.service.asked), ([SORRY], []))
        self.assertIn("alice_bp: 409 ids are not hashed yet\n", self.output.getvalue())


class Stops(WithTelegram):
    async def test_at_once_while_it_waits_for_messages(self):
        bot = self.bot()
        bot.poll_seconds = 60
        await self.run_until(lambda: self.telegram.polls == 2, bot)

    async def test_between_two_answers_and_leaves_the_rest_to_the_next_bot(self):
        for number in range(30):
            self.telegram.say("hi", number + 1)
        for last in (5, 12, 30):
            bot = self.bot()
            self.stop_when_sent(bot, last)
            await self.run_until(bot.stopping.is_set, bot)
            self.assertEqual(len(self.sent()), last)
        self.assertEqual(self.service.asked, [{"telegram_user_id": number + 1} for number in range(30)])
        self.assertEqual((len(self.sent()), self.telegram.updates), (30, []))

    async def test_without_answering_when_alice_is_away(self):
        self.telegram.say("hi")
        self.service.refusals = [BUSY] * 1000
        bot = self.bot()
        bot.patience = 1000
        await self.run_until(lambda: len(self.service.refusals) < 1000, bot)
        self.assertEqual((self.sent(), len(self.telegram.updates)), ([], 1))


class Lives(WithTelegram):
    async def test_and_shows_it_at_once_and_again(self):
        await self.run_until(self.heartbeat.exists)
        os.utime(self.heartbeat, (0, 0))
        self.telegram.say("hi")
        await self.run_until(lambda: self.sent())
        self.assertGreater(self.heartbeat.stat().st_mtime, 0)

    async def test_not_with_a_token_that_telegram_rejects_and_does_not_show_it(self):
        with self.assertRaises(SystemExit) as caught:
            await self.bot(token="1234:wrong").run()
        self.assertEqual(str(caught.exception), "BOT_TOKEN: was rejected by Telegram")
        self.assertNotIn("wrong", self.output.getvalue())

    async def test_on_while_telegram_is_away_and_does_not_show_the_token(self):
        bot = self.bot(address="http://127.0.0.1:9")
        await self.run_until(lambda: "Telegram: NetworkError; next try in 1 s" in self.output.getvalue(), bot)
        self.assertFalse(self.heartbeat.exists())
        self.assertNotIn("s3cret", self.output.getvalue())
