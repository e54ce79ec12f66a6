import os
import tempfile
from io import BytesIO, StringIO
from pathlib import Path
from unittest import mock
from urllib.error import URLError

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import TestCase, TransactionTestCase, override_settings


@override_settings(VERSION="7")
class Health(TestCase):
    def test_tells_the_version(self):
        response = self.client.get("/healthz")
        self.assertEqual((response.status_code, response.json()["ready"], response.json()["version"]), (200, True, "7"))

    def test_fails_in_a_version_that_was_built_to_fail(self):
        with mock.patch.dict(os.environ, {"FAULT": "health"}), mock.patch("builtins.print") as said:
            response = self.client.get("/healthz")
        self.assertEqual(response.status_code, 503)
        said.assert_called_once_with("not ready: this version was built to fail at: health", flush=True)


class HealthWithoutTables(TransactionTestCase):
    def setUp(self):
        call_command("migrate", "bots", "zero", verbosity=0)
        self.addCleanup(call_command, "migrate", verbosity=0)

    def test_is_good_before_the_first_migration_and_users_are_refused(self):
        self.assertEqual(self.client.get("/healthz").status_code, 200)
        response = self.client.post("/users", {"telegram_user_id": 42}, content_type="application/json")
        error = "the database has no tables yet: run manage.py migrate"
        self.assertEqual((response.status_code, response.json()), (503, {"error": error}))


class HealthOfABrokenFile(TestCase):
    def test_is_bad(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "alice.db")
            path.write_text("no database" * 100, encoding="ascii")
            broken = connection.copy()
            broken.settings_dict = {**broken.settings_dict, "NAME": str(path)}
            with mock.patch("alice_skill.views.connection", broken), mock.patch("builtins.print"):
                response = self.client.get("/healthz")
            broken.close()
        self.assertEqual((response.status_code, response.json()["error"]), (503, "file is not a database"))


@override_settings(VERSION="7")
@mock.patch("time.sleep")
class CheckBot(TestCase):
    url = "http://alice-bp:8000/healthz"

    def answered_by(self, answer):
        return mock.patch("urllib.request.urlopen", side_effect=answer)

    def test_passes_when_this_version_answers(self, pause):
        output = StringIO()
        with self.answered_by(lambda *_, **__: BytesIO(self.client.get("/healthz").content)) as asked:
            call_command("check_bot", stdout=output)
        self.assertEqual(output.getvalue(), "version 7 answers\n")
        asked.assert_called_once_with(self.url, timeout=5)

    def test_fails_when_another_version_goes_on_answering(self, pause):
        with self.answered_by(lambda *_, **__: BytesIO(b'{"version": "6"}')) as asked:
            with self.assertRaisesMessage(CommandError, f"{self.url}: version 6 answers, not 7"):
                call_command("check_bot")
        self.assertEqual(asked.call_count, 10)

    def test_fails_when_nobody_answers(self, pause):
        with self.answered_by(URLError("refused")):
            with self.assertRaisesMessage(CommandError, f"{self.url}: <urlopen error refused>"):
                call_command("check_bot")
