"""What alice_bp is told about who wrote."""

from tgbot_bp.hashing import telegram_id_hash
from tgbot_bp.secret import read_key


class Identities:
    """With a key the hash of an id, and never the id; without one the id."""

    def __init__(self):
        self._key = read_key("TELEGRAM_ID_HMAC_KEY")
        self.kind = "id" if self._key is None else "hash"

    def of(self, telegram_user_id: int) -> dict:
        if self._key is None:
            return {"telegram_user_id": telegram_user_id}
        return {"telegram_id_hash": telegram_id_hash(self._key, telegram_user_id)}
