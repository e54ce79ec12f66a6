"""The way of the stored ids: tried out, hashed, taken up again half-way, and the schema back."""

import os
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection
from django.test import SimpleTestCase, TransactionTestCase

from bots.models import BotUser
from bots.schema import plain_user
from bots.telegram_id import read_key, telegram_id_hash

KEY = bytes(range(32))
# Computed with another program: printf 123456789 | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1e1f
KNOWN = "a2fb4a2e5d7a21b17d1213d493a97fffd9c65f4f57dcd304c0b8bc58d310027f"


def run(*arguments):
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def to_schema(number):
    call_command("migrate", "bots", number, verbosity=0)


class WithKey(TransactionTestCase):
    def setUp(self):
        variables = mock.patch.dict(os.environ, {"TELEGRAM_ID_HMAC_KEY": KEY.hex()})
        variables.start()
        self.addCleanup(variables.stop)


class OldSchema(WithKey):
    """What the new version does before `migrate`, because it is rolled out first."""

    def setUp(self):
        super().setUp()
        to_schema("0007")
        self.addCleanup(to_schema, "0008")

    def post(self, body):
        response = self.client.post("/users", body, content_type="application/json")
        return response.status_code, response.json()

    def test_is_healthy(self):
        self.assertEqual(self.client.get("/healthz").status_code, 200)

    def test_stores_and_finds_users_by_id(self):
        first = self.post({"telegram_user_id": 42})
        self.assertEqual(first, (200, {"user": first[1]["user"], "messages": 1, "new": True}))
        self.assertEqual(self.post({"telegram_user_id": 42})[1]["messages"], 2)
        self.assertEqual(plain_user().objects.get().telegram_user_id, 42)

    def test_refuses_hashes(self):
        status, body = self.post({"telegram_id_hash": telegram_id_hash(KEY, 42)})
        self.assertEqual((status, body["error"].split(":")[0]), (409, "ids are not hashed yet"))

    def test_tries_out_and_writes_nothing(self):
        plain_user().objects.create(telegram_user_id=42)
        self.assertEqual(
            run("migrate_telegram_ids", "--dry-run"), "dry run: 1 ids would be hashed, nothing was written\n"
        )
        self.assertEqual(plain_user().objects.get().telegram_user_id, 42)

    def test_does_not_hash_before_there_is_a_column(self):
        with self.assertRaisesMessage(CommandError, "there is no column telegram_id_hash yet: run manage.py migrate"):
            run("migrate_telegram_ids")

    def test_finds_an_id_that_is_no_number(self):
        user = plain_user().objects.create(telegram_user_id=42)
        with connection.cursor() as cursor:
            cursor.execute("update bots_botuser set telegram_user_id = 'x'")
        error = f"the user with the primary key {user.pk} has a Telegram id that is no number"
        with self.assertRaisesMessage(CommandError, error):
            run("migrate_telegram_ids", "--dry-run")


class NoSchema(WithKey):
    def test_has_nothing_to_try_out_before_the_first_migration(self):
        to_schema("zero")
        self.addCleanup(to_schema, "0008")
        self.assertEqual(
            run("migrate_telegram_ids", "--dry-run"), "dry run: there is no table yet, so there are no ids to hash\n"
        )
        with self.assertRaisesMessage(CommandError, "the database has no tables yet: run manage.py migrate"):
            run("migrate_telegram_ids")


class Hashing(WithKey):
    ids = [5, 123456789, 2**52]

    def setUp(self):
        super().setUp()
        self.users = [BotUser.objects.create(telegram_user_id=number, messages=number % 7) for number in self.ids]

    def stored(self):
        return list(BotUser.objects.order_by("pk").values_list("telegram_user_id", "telegram_id_hash"))

    def hashed(self):
        return [(None, telegram_id_hash(KEY, number)) for number in self.ids]

    def test_replaces_every_id_by_its_hash_and_leaves_the_rest(self):
        rest = list(BotUser.objects.order_by("pk").values("pk", "messages", "created_at", "language"))
        run("migrate_telegram_ids")
        self.assertEqual(self.stored(), self.hashed())
        self.assertEqual(list(BotUser.objects.order_by("pk").values("pk", "messages", "created_at", "language")), rest)

    def test_shows_progress_and_neither_ids_nor_hashes_nor_the_key(self):
        output = run("migrate_telegram_ids", "--batch-size", "2")
        self.assertEqual(
            output, "3 ids to hash, 0 are hashed already\n2 of 3 hashed\n3 of 3 hashed\ndone: 3 ids hashed\n"
        )

    def test_changes_nothing_the_second_time(self):
        run("migrate_telegram_ids")
        before = self.stored()
        self.assertEqual(
            run("migrate_telegram_ids"), "0 ids to hash, 3 are hashed already\ndone: 0 ids hashed\n"
        )
        self.assertEqual(self.stored(), before)

    def test_goes_on_where_it_failed(self):
        with mock.patch.dict(os.environ, {"FAULT": "ids"}), self.assertRaisesMessage(RuntimeError, "fail at: ids"):
            run("migrate_telegram_ids", "--batch-size", "2")
        self.assertEqual(self.stored(), [*self.hashed()[:2], (self.ids[2], None)])
        output = run("migrate_telegram_ids", "--batch-size", "2")
        self.assertEqual(output, "1 ids to hash, 2 are hashed already\n1 of 1 hashed\ndone: 1 ids hashed\n")
        self.assertEqual(self.stored(), self.hashed())

    def test_writes_a_batch_whole_or_not_at_all(self):
        with mock.patch(
            "bots.management.commands.migrate_telegram_ids.telegram_id_hash", side_effect=["a" * 64, OSError]
        ):
            with self.assertRaises(OSError):
                run("migrate_telegram_ids")
        self.assertEqual(self.stored(), [(number, None) for number in self.ids])

    def test_finds_a_user_who_is_stored_twice(self):
        BotUser.objects.create(telegram_id_hash=telegram_id_hash(KEY, 5))
        with self.assertRaisesMessage(CommandError, "1 of the users are stored twice, once hashed and once not"):
            run("migrate_telegram_ids", "--dry-run")

    def test_is_refused_by_the_database_for_half_a_user(self):
        for fields in ({}, {"telegram_user_id": 7, "telegram_id_hash": "a" * 64}):
            with self.subTest(fields), self.assertRaises(IntegrityError):
                BotUser.objects.create(**fields)

    def test_does_not_start_with_a_batch_size_of_nothing(self):
        with self.assertRaisesMessage(CommandError, "--batch-size: is 0, must be 1 or more."):
            run("migrate_telegram_ids", "--batch-size", "0")

    def test_lets_the_schema_go_back_and_the_ids_be_restored(self):
        run("migrate_telegram_ids")
        self.addCleanup(to_schema, "0008")
        to_schema("0007")
        rows = plain_user().objects.order_by("pk")
        self.assertEqual([row.telegram_user_id for row in rows], [-user.pk for user in self.users])
        for user, number in zip(self.users, self.ids, strict=True):
            rows.filter(pk=user.pk).update(telegram_user_id=number)
        to_schema("0008")
        run("migrate_telegram_ids")
        self.assertEqual(self.stored(), self.hashed())

    def test_leaves_the_old_schema_when_its_migration_fails(self):
        to_schema("0007")
        self.addCleanup(to_schema, "0008")
        with mock.patch.dict(os.environ, {"FAULT": "migrate"}), self.assertRaises(RuntimeError):
            to_schema("0008")
        self.assertEqual([row.telegram_user_id for row in plain_user().objects.order_by("pk")], self.ids)


class Killed(SimpleTestCase):
    """In a process and a file of its own."""

    def manage(self, *arguments, **options):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=self.env, stdout=subprocess.PIPE, text=True, **options)

    def test_goes_on_where_it_was_killed(self):
        with tempfile.TemporaryDirectory() as folder:
            self.env = {
                **os.environ,
                "PYTHONUNBUFFERED": "1",
                "TELEGRAM_ID_HMAC_KEY": KEY.hex(),
                "DATABASE": str(Path(folder, "alice.db")),
            }
            self.assertEqual(self.manage("migrate", "-v0").wait(), 0)
            fill = "from bots.models import BotUser as U; U.objects.bulk_create(U(telegram_user_id=n) for n in range(1, 2001))"
            self.assertEqual(self.manage("shell", "-v0", "-c", fill).wait(), 0)
            with self.manage("migrate_telegram_ids", "--batch-size", "50") as killed:
                for line in killed.stdout:
                    if line.startswith("100 of"):
                        killed.kill()
            self.assertEqual(killed.returncode, -9)
            with self.manage("migrate_telegram_ids") as again:
                first = again.stdout.readline().split()
                last = again.stdout.read().splitlines()[-1]
        hashed = int(first[4])
        self.assertTrue(100 <= hashed < 2000 and hashed % 50 == 0, first)
        self.assertEqual(last, f"done: {2000 - hashed} ids hashed")


class Key(SimpleTestCase):
    def read(self, **variables):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TELEGRAM_ID_HMAC_KEY")}
        with mock.patch.dict(os.environ, {**kept, **variables}, clear=True):
            return read_key()

    def test_gives_the_hash_that_other_programs_compute(self):
        self.assertEqual(telegram_id_hash(KEY, 123456789), KNOWN)

    def test_comes_from_a_variable_or_from_a_file(self):
        self.assertEqual(self.read(TELEGRAM_ID_HMAC_KEY=KEY.hex()), KEY)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "key")
            path.write_text(KEY.hex() + "\n", encoding="ascii")
            self.assertEqual(self.read(TELEGRAM_ID_HMAC_KEY_FILE=str(path), TELEGRAM_ID_HMAC_KEY="x"), KEY)

    def test_is_named_and_not_shown_when_it_is_none(self):
        form = "TELEGRAM_ID_HMAC_KEY: must be 32 bytes as 64 hexadecimal digits."
        missing = (
            "TELEGRAM_ID_HMAC_KEY: is missing. "
            "Set TELEGRAM_ID_HMAC_KEY, or TELEGRAM_ID_HMAC_KEY_FILE to the path of a file with it."
        )
        for variables, message in (
            ({}, missing),
            ({"TELEGRAM_ID_HMAC_KEY": KEY.hex()[:-1]}, form),
            ({"TELEGRAM_ID_HMAC_KEY": "g" * 64}, form),
            ({"TELEGRAM_ID_HMAC_KEY_FILE": "/none"}, "TELEGRAM_ID_HMAC_KEY_FILE: cannot read /none (FileNotFoundError)"),
        ):
            with self.subTest(message), self.assertRaises(SystemExit) as caught:
                self.read(**variables)
            self.assertEqual(str(caught.exception), message)
