"""The sample polling bot: handles every update of its Telegram bot once, also while it is being replaced.

Telegram hands an update out again until a later getUpdates confirms it with a higher offset. So the bot handles an
update, then confirms it, and confirms the last ones before it ends. Only a kill between an answer and its confirmation
makes the next bot answer a second time.
"""

import os
import signal
import time

from poller.telegram_api import ApiError, TelegramApi
from shared.secret import pseudonym, read_secret

POLL_SECONDS = int(os.environ.get("POLL_SECONDS", "10"))
LONGEST_PAUSE_SECONDS = 15


class Stopped(Exception):
    """SIGTERM came while the bot was waiting for updates."""


class Poller:
    def __init__(self, api, key, version, heartbeat="/tmp/heartbeat"):
        self.api = api
        self.key = key
        self.version = version
        self.heartbeat = heartbeat
        self.offset = None
        self.confirmed = None
        self.failures = 0
        self._stopping = False
        self._waiting = False

    def stop(self, *_):
        """The handler of SIGTERM. Interrupts the wait for updates, never the handling of one."""
        self._stopping = True
        if self._waiting:
            self._waiting = False
            raise Stopped

    def run(self):
        # Asked without waiting the first time, so that the bot counts as healthy at once.
        timeout = 0
        while not self._stopping:
            try:
                updates = self.poll(timeout)
                self.beat()
                self.failures = 0
                timeout = POLL_SECONDS
                self.handle(updates)
            except Stopped:
                break
            except ApiError as error:
                self.back_off(error)
        self.confirm()

    def poll(self, timeout):
        offset = self.offset
        self._waiting = True
        try:
            # The signal may have come just before the wait could be interrupted.
            if self._stopping:
                raise Stopped
            updates = self.api.get_updates(offset, timeout)
        finally:
            self._waiting = False
        self.confirmed = offset
        return updates

    def handle(self, updates):
        for update in updates:
            message = update.get("message", {})
            if "text" in message and not self.answer(message):
                return
            self.offset = update["update_id"] + 1

    def answer(self, message):
        """Answers one message; false where that could not be done before the bot had to stop."""
        who = pseudonym(self.key, str(message.get("from", message["chat"])["id"]))
        while True:
            try:
                self.api.send_message(message["chat"]["id"], f"version {self.version}: {who}")
                return True
            except ApiError as error:
                if error.permanent:
                    log(f"not answered: {error}")
                    return True
                self.back_off(error)
                if self._stopping:
                    return False

    def confirm(self):
        """Tells Telegram what was handled; the updates that come back stay there for the next bot."""
        for _ in range(5):
            if self.offset == self.confirmed:
                return
            try:
                self.api.get_updates(self.offset, 0, limit=1)
                self.confirmed = self.offset
            except ApiError as error:
                log(f"confirming: {error}")
                time.sleep(0.5)

    def back_off(self, error):
        """Waits before the next try, longer each time, and not longer than until the bot must stop."""
        pause = error.retry_after
        if pause is None:
            pause = min(2 ** min(self.failures, 10) * 0.5, LONGEST_PAUSE_SECONDS)
        self.failures += 1
        log(f"{error}; next try in {pause:g} s")
        end = time.monotonic() + pause
        while not self._stopping and time.monotonic() < end:
            time.sleep(0.1)

    def beat(self):
        with open(self.heartbeat, "w", encoding="ascii") as file:
            file.write(f"{int(time.time())}\n")


def log(line):
    print(line, flush=True)


def wait_broken(reason):
    """A version that never gets healthy: it polls nothing, so that no update is lost on it."""
    log(f"not ready: {reason}")
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    while True:
        signal.pause()


def main():
    version = os.environ.get("VERSION", "0")
    log(f"poller {version} starts")
    key, token = read_secret("TELEGRAM_ID_HMAC_KEY"), read_secret("BOT_TOKEN")
    broken = os.environ.get("BROKEN", "")
    if broken:
        wait_broken(broken)
        return
    api = TelegramApi(os.environ.get("TELEGRAM_API", "https://api.telegram.org"), token)
    poller = Poller(api, key, version)
    signal.signal(signal.SIGTERM, poller.stop)
    signal.signal(signal.SIGINT, poller.stop)
    poller.run()
    log("poller stopped")


if __name__ == "__main__":
    main()
