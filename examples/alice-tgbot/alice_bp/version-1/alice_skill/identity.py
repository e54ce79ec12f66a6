"""How the bot says who wrote: by a Telegram id."""

import json
from dataclasses import dataclass


class Refused(Exception):
    """A request that is not served. Its message shows nothing of what was sent."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Identity:
    telegram_user_id: int


def identity_from(body: bytes) -> Identity:
    """Reads `{"telegram_user_id": 42}`."""
    match parsed(body):
        case {"telegram_user_id": int(number), **rest} if not rest and 0 < number < 2**63:
            return Identity(number)
    raise Refused(400, 'send {"telegram_user_id": number}')


def parsed(body):
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
