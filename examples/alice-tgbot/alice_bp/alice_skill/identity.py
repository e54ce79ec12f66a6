"""How the bot says who wrote: by a Telegram id, or by its hash."""

import json
import re
from dataclasses import dataclass


class Refused(Exception):
    """A request that is not served. Its message shows nothing of what was sent."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Identity:
    """Exactly one of the two is set."""

    telegram_user_id: int | None = None
    telegram_id_hash: str | None = None


def identity_from(body: bytes) -> Identity:
    """Reads `{"telegram_user_id": 42}` or `{"telegram_id_hash": "64 hexadecimal digits"}`."""
    match parsed(body):
        case {"telegram_user_id": int(number), **rest} if not rest and 0 < number < 2**63:
            return Identity(telegram_user_id=number)
        case {"telegram_id_hash": str(text), **rest} if not rest and re.fullmatch(r"[0-9a-f]{64}", text):
            return Identity(telegram_id_hash=text)
    raise Refused(400, 'send {"telegram_user_id": number} or {"telegram_id_hash": "64 hexadecimal digits"}')


def parsed(body):
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
