import os
from unittest import mock

from django.test import TestCase

from bots.models import BotUser
from bots.telegram_id import telegram_id_hash

KEY = bytes(range(32))
SAY_WHO = {"error": 'send {"telegram_user_id": number} or {"telegram_id_hash": "64 hexadecimal digits"}'}


class Users(TestCase):
    def setUp(self):
        variables = mock.patch.dict(os.environ, {"TELEGRAM_ID_HMAC_KEY": KEY.hex()})
        variables.start()
        self.addCleanup(variables.stop)

    def post(self, path, body):
        response = self.client.post(path, body, content_type="application/json")
        return response.status_code, response.json()

    def test_are_stored_by_hash_only_and_counted(self):
        self.assertEqual(self.post("/users", {"telegram_user_id": 42})[1]["new"], True)
        status, found = self.post("/users", {"telegram_id_hash": telegram_id_hash(KEY, 42)})
        self.assertEqual((status, found["messages"], found["new"]), (200, 2, False))
        user = BotUser.objects.get()
        self.assertEqual((user.telegram_user_id, user.telegram_id_hash), (None, telegram_id_hash(KEY, 42)))
        self.assertIsNotNone(user.last_seen_at)

    def test_are_looked_up_without_being_stored(self):
        self.assertEqual(self.post("/users/lookup", {"telegram_user_id": 42}), (404, {"error": "no such user"}))
        self.assertEqual(BotUser.objects.count(), 0)

    def test_are_found_by_id_until_they_are_hashed(self):
        user = BotUser.objects.create(telegram_user_id=42)
        self.assertEqual(self.post("/users/lookup", {"telegram_user_id": 42})[1], {"user": user.pk, "messages": 0})
        self.assertEqual(self.post("/users", {"telegram_user_id": 42})[1]["user"], user.pk)
        self.assertEqual(BotUser.objects.count(), 1)

    def test_are_not_guessed_by_hash_while_ids_are_stored_as_they_are(self):
        BotUser.objects.create(telegram_user_id=42)
        status, body = self.post("/users", {"telegram_id_hash": telegram_id_hash(KEY, 42)})
        self.assertEqual((status, body["error"].split(":")[0]), (409, "ids are not hashed yet"))
        self.assertEqual(BotUser.objects.count(), 1)

    def test_need_a_request_that_says_who(self):
        good = telegram_id_hash(KEY, 42)
        for body in (
            "no JSON",
            "[" * 100_000,
            [42],
            {},
            {"telegram_user_id": "42"},
            {"telegram_user_id": 0},
            {"telegram_user_id": 2**63},
            {"telegram_id_hash": good[:-1]},
            {"telegram_id_hash": good.upper()},
            {"telegram_user_id": 42, "telegram_id_hash": good},
        ):
            with self.subTest(body=str(body)[:40]):
                self.assertEqual(self.post("/users", body), (400, SAY_WHO))
        self.assertEqual(self.client.get("/users").status_code, 405)
