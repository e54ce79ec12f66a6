import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from tgbot_bp.hashing import telegram_id_hash
from tgbot_bp.identity import Identities
from tgbot_bp.secret import read_key

KEY = bytes(range(32))
# Computed with another program: printf 123456789 | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1e1f
# The tests of alice_bp expect the same.
KNOWN = "a2fb4a2e5d7a21b17d1213d493a97fffd9c65f4f57dcd304c0b8bc58d310027f"


def with_variables(**variables):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM_ID_HMAC_KEY")}
    return mock.patch.dict(os.environ, {**kept, **variables}, clear=True)


class Hashing(unittest.TestCase):
    def test_gives_the_hash_that_other_programs_compute(self):
        self.assertEqual(telegram_id_hash(KEY, 123456789), KNOWN)

    def test_gives_every_id_and_every_key_a_hash_of_its_own(self):
        hashes = {telegram_id_hash(key, number) for key in (KEY, bytes(32)) for number in range(1, 1000)}
        self.assertEqual(len(hashes), 2 * 999)


class WhoWrote(unittest.TestCase):
    def test_is_told_by_hash_and_not_by_id_with_a_key(self):
        with with_variables(TELEGRAM_ID_HMAC_KEY=KEY.hex()):
            identities = Identities()
        self.assertEqual((identities.kind, identities.of(123456789)), ("hash", {"telegram_id_hash": KNOWN}))

    def test_is_told_by_id_without_a_key(self):
        with with_variables():
            identities = Identities()
        self.assertEqual((identities.kind, identities.of(123456789)), ("id", {"telegram_user_id": 123456789}))


class Key(unittest.TestCase):
    def read(self, **variables):
        with with_variables(**variables):
            return read_key("TELEGRAM_ID_HMAC_KEY")

    def test_comes_from_a_variable_or_from_a_file(self):
        self.assertEqual(self.read(TELEGRAM_ID_HMAC_KEY=KEY.hex()), KEY)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "key")
            path.write_text(KEY.hex() + "\n", encoding="ascii")
            self.assertEqual(self.read(TELEGRAM_ID_HMAC_KEY_FILE=str(path), TELEGRAM_ID_HMAC_KEY="x"), KEY)

    def test_is_named_and_not_shown_when_it_is_none(self):
        form = "TELEGRAM_ID_HMAC_KEY: must be 32 bytes as 64 hexadecimal digits."
        for variables, message in (
            ({"TELEGRAM_ID_HMAC_KEY": KEY.hex()[:-1]}, form),
            ({"TELEGRAM_ID_HMAC_KEY": "g" * 64}, form),
            ({"TELEGRAM_ID_HMAC_KEY_FILE": "/none"}, "TELEGRAM_ID_HMAC_KEY_FILE: cannot read /none (FileNotFoundError)"),
        ):
            with self.subTest(message), self.assertRaises(SystemExit) as caught:
                self.read(**variables)
            self.assertEqual(str(caught.exception), message)
