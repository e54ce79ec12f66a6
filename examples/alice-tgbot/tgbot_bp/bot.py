"""The bot: answers every message once, also while it or alice_bp is being replaced.

Telegram hands an update out again until a later getUpdates confirms it with a higher offset. So the bot answers a message,
then confirms it, and confirms the last ones before it ends. (The Application of python-telegram-bot confirms an update
before it is handled: a bot that is killed loses it.) Only a kill between an answer and its confirmation makes the next
bot answer a second time.
"""

import asyncio
import time

from telegram import Bot, Message
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from tgbot_bp.alice import Alice, AliceError
from tgbot_bp.identity import Identities

SORRY = "Sorry, I cannot think right now. Please write again later."
# How long alice_bp may be away before the bot says so: longer than a rollout of it takes.
PATIENCE_SECONDS = 15


def telegram_api(token: str, address: str) -> Bot:
    """Telegram's Bot API at an address such as https://api.telegram.org."""
    # Four connections, not one: a request that is given up at the wrong moment may keep its connection for ever, and the
    # last updates could never be confirmed.
    return Bot(token, base_url=f"{address}/bot", get_updates_request=HTTPXRequest(connection_pool_size=4))


class Stopped(Exception):
    """The bot is to stop, and was waiting."""


class TelegramBot:
    def __init__(self, bot: Bot, alice: Alice, version: str, heartbeat: str = "/tmp/heartbeat", poll_seconds: int = 10):
        self.bot = bot
        self.alice = alice
        self.version = version
        self.heartbeat = heartbeat
        self.poll_seconds = poll_seconds
        self.patience = PATIENCE_SECONDS
        self.identities = Identities()
        self.stopping = asyncio.Event()
        self._offset = None
        self._confirmed = None
        self._failures = 0

    def stop(self):
        """The handler of SIGTERM. What is being answered is answered; everything else is left to the next bot."""
        self.stopping.set()

    async def run(self):
        # Asked without waiting the first time, so that the bot counts as healthy at once.
        timeout = 0
        try:
            while not self.stopping.is_set():
                try:
                    updates = await self.poll(timeout)
                except TelegramError as error:
                    await self.back_off(error)
                    continue
                self._failures = 0
                timeout = self.poll_seconds
                for update in updates:
                    await self.handle(update)
        except Stopped:
            pass
        await self.confirm()

    async def poll(self, timeout):
        # Does something the first time only: asks Telegram who the bot is.
        await self.unless_stopped(self.bot.initialize())
        offset = self._offset
        call = self.bot.get_updates(offset=offset, timeout=timeout, allowed_updates=["message"])
        updates = await self.unless_stopped(call)
        self._confirmed = offset
        self.beat()
        return updates

    async def handle(self, update):
        if self.stopping.is_set():
            raise Stopped
        if update.message is not None and update.message.text is not None:
            await self.reply(update.message, await self.answer_to(update.message))
        self._offset = update.update_id + 1
        self.beat()

    async def answer_to(self, message: Message) -> str:
        who = self.identities.of((message.from_user or message.chat).id)
        end = time.monotonic() + self.patience
        while True:
            try:
                found = await self.alice.record_message(who)
                return f"version {self.version}: user {found['user']} by {self.identities.kind}, message {found['messages']}"
            except AliceError as error:
                log(error)
                if not error.again or time.monotonic() >= end:
                    return SORRY
                await self.pause(0.5)

    async def reply(self, message, text):
        while True:
            try:
                await message.reply_text(text)
                return
            except (BadRequest, Forbidden) as error:
                # Never succeeds: somebody has blocked the bot, for example.
                log(f"not answered: {type(error).__name__}")
                return
            except TelegramError as error:
                await self.back_off(error)

    async def confirm(self):
        """Tells Telegram what was handled; the updates that come back stay there for the next bot."""
        for _ in range(5):
            if self._offset == self._confirmed:
                return
            try:
                await self.bot.get_updates(offset=self._offset, limit=1, timeout=0)
                self._confirmed = self._offset
            except TelegramError as error:
                log(f"confirming: {type(error).__name__}")
                await asyncio.sleep(0.5)

    async def back_off(self, error):
        """Waits before the next try, longer each time, unless the bot must stop."""
        # Its text has the token in it.
        if isinstance(error, InvalidToken):
            raise SystemExit("BOT_TOKEN: was rejected by Telegram") from None
        seconds = min(0.5 * 2 ** min(self._failures, 10), 15)
        if isinstance(error, RetryAfter):
            seconds = retry_seconds(error)
        self._failures += 1
        log(f"Telegram: {type(error).__name__}; next try in {seconds:g} s")
        await self.pause(seconds)

    async def pause(self, seconds):
        await self.unless_stopped(asyncio.sleep(seconds))

    async def unless_stopped(self, work):
        """The result of something that may be given up at any time. @raises Stopped where it was."""
        task = asyncio.ensure_future(work)
        stop = asyncio.ensure_future(self.stopping.wait())
        await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if task.done():
            return task.result()
        # More than once: on Python 3.10 a request that is just beginning may miss it, and would go on for its whole time.
        while not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=0.2)
        raise Stopped

    def beat(self):
        with open(self.heartbeat, "w", encoding="ascii") as file:
            file.write(f"{int(time.time())}\n")


def retry_seconds(error):
    """Seconds that Telegram asks to wait: a number, or from version 23 of python-telegram-bot on a timedelta."""
    wait = error.retry_after
    return wait.total_seconds() if hasattr(wait, "total_seconds") else float(wait)


def log(line):
    print(line, flush=True)
