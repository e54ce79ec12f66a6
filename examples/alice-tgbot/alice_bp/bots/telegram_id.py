"""Turns a Telegram id into a hash that recognises a person again without storing who it is."""

import hashlib
import hmac
import os
import re

NAME = "TELEGRAM_ID_HMAC_KEY"


def read_key() -> bytes:
    """The key: from the file that TELEGRAM_ID_HMAC_KEY_FILE names, else from the variable TELEGRAM_ID_HMAC_KEY.

    Ends the program with a message that names the variable, and shows no value, where it is missing or no key.
    """
    path = os.environ.get(f"{NAME}_FILE")
    if path:
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SystemExit(f"{NAME}_FILE: cannot read {path} ({type(error).__name__})") from None
    else:
        text = os.environ.get(NAME, "").strip()
    if not text:
        raise SystemExit(f"{NAME}: is missing. Set {NAME}, or {NAME}_FILE to the path of a file with it.")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise SystemExit(f"{NAME}: must be 32 bytes as 64 hexadecimal digits.")
    return bytes.fromhex(text)


def telegram_id_hash(key: bytes, telegram_user_id: int) -> str:
    """HMAC-SHA-256 of the id's decimal digits: 64 lower-case hexadecimal digits. The bot computes the very same."""
    return hmac.new(key, str(telegram_user_id).encode("ascii"), hashlib.sha256).hexdigest()
