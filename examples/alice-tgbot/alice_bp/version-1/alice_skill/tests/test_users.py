from django.test import TestCase

from bots.models import BotUser


class Users(TestCase):
    def post(self, path, body):
        response = self.client.post(path, body, content_type="application/json")
        return response.status_code, response.json()

    def test_are_stored_once_and_counted(self):
        self.assertEqual(self.post("/users", {"telegram_user_id": 42})[1]["new"], True)
        status, found = self.post("/users", {"telegram_user_id": 42})
        self.assertEqual((status, found["messages"], found["new"]), (200, 2, False))
        self.assertEqual(BotUser.objects.get().telegram_user_id, 42)

    def test_are_looked_up_without_being_stored(self):
        self.assertEqual(self.post("/users/lookup", {"telegram_user_id": 42}), (404, {"error": "no such user"}))
        self.assertEqual(BotUser.objects.count(), 0)

    def test_cannot_be_told_by_hash_in_this_version(self):
        error = {"error": 'send {"telegram_user_id": number}'}
        self.assertEqual(self.post("/users", {"telegram_id_hash": "a" * 64}), (400, error))
