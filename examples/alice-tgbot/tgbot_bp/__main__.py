"""Starts the bot."""

import asyncio
import os
import signal

from tgbot_bp.alice import Alice
from tgbot_bp.bot import TelegramBot, log, telegram_api
from tgbot_bp.secret import require_secret


async def main():
    version = os.environ.get("VERSION", "0")
    api = os.environ.get("TELEGRAM_API", "https://api.telegram.org").rstrip("/")
    alice = Alice(os.environ.get("ALICE_URL", "http://alice-bp:8000"))
    bot = TelegramBot(telegram_api(require_secret("BOT_TOKEN"), api), alice, version)
    for wanted in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wanted, bot.stop)
    log(f"tgbot_bp {version} starts and tells users by {bot.identities.kind}")
    if os.environ.get("FAULT") == "health":
        # Polls nothing, so that no message is lost on it.
        log("not ready: this version was built to fail at: health")
        await bot.stopping.wait()
        return
    try:
        await bot.run()
    finally:
        await bot.bot.shutdown()
        await alice.close()
    log("tgbot_bp stopped")


asyncio.run(main())
