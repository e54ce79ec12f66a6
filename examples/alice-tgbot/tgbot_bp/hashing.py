"""Turns a Telegram id into a hash that recognises a person again without saying who it is."""

import hashlib
import hmac


def telegram_id_hash(key: bytes, telegram_user_id: int) -> str:
    """HMAC-SHA-256 of the id's decimal digits: 64 lower-case hexadecimal digits. alice_bp computes the very same."""
    return hmac.new(key, str(telegram_user_id).encode("ascii"), hashlib.sha256).hexdigest()
