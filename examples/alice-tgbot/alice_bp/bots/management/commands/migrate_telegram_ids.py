from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from bots.fault import fault
from bots.models import BotUser
from bots.schema import NoTable, has_hashes, plain_user
from bots.telegram_id import read_key, telegram_id_hash


class Command(BaseCommand):
    help = (
        "Replaces every stored Telegram id by its HMAC-SHA-256 under TELEGRAM_ID_HMAC_KEY. May be stopped at any moment "
        "and run again: a batch is done whole or not at all, and what is done is not done twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="compute and check every hash, write nothing")
        parser.add_argument("--batch-size", type=int, default=500, help="users in one transaction (default: 500)")

    def handle(self, *, dry_run, batch_size, **_):
        if batch_size < 1:
            raise CommandError(f"--batch-size: is {batch_size}, must be 1 or more.")
        key = read_key()
        try:
            hashed_schema = has_hashes()
        except NoTable as error:
            if not dry_run:
                raise CommandError(str(error)) from None
            self.stdout.write("dry run: there is no table yet, so there are no ids to hash")
            return
        if dry_run:
            self.try_out(key, BotUser if hashed_schema else plain_user())
        elif hashed_schema:
            self.migrate(key, batch_size)
        else:
            raise CommandError("there is no column telegram_id_hash yet: run manage.py migrate first")

    def try_out(self, key, model):
        """Works on both schemas, because it comes before everything else."""
        fault("dry-run")
        hashes = set()
        ids = model.objects.exclude(telegram_user_id=None).values_list("pk", "telegram_user_id").order_by("pk")
        for pk, telegram_user_id in ids.iterator():
            if not isinstance(telegram_user_id, int):
                raise CommandError(f"the user with the primary key {pk} has a Telegram id that is no number")
            hashes.add(telegram_id_hash(key, telegram_user_id))
        taken = 0
        if model is BotUser:
            stored = BotUser.objects.exclude(telegram_id_hash=None).values_list("telegram_id_hash", flat=True)
            taken = sum(stored_hash in hashes for stored_hash in stored.iterator())
        if taken:
            raise CommandError(f"{taken} of the users are stored twice, once hashed and once not")
        self.stdout.write(f"dry run: {len(hashes)} ids would be hashed, nothing was written")

    def migrate(self, key, batch_size):
        plain = BotUser.objects.exclude(telegram_user_id=None)
        before, total = BotUser.objects.count() - plain.count(), plain.count()
        self.stdout.write(f"{total} ids to hash, {before} are hashed already")
        done = 0
        while batch := self.hash_batch(key, plain, batch_size):
            done += batch
            self.stdout.write(f"{done} of {total} hashed")
            if done * 2 >= total:
                fault("ids")
        self.stdout.write(self.style.SUCCESS(f"done: {done} ids hashed"))

    @transaction.atomic
    def hash_batch(self, key, plain, size):
        """Hashes the next users, and returns how many they were."""
        users = list(plain.order_by("pk").values_list("pk", "telegram_user_id")[:size])
        for pk, telegram_user_id in users:
            hashed = telegram_id_hash(key, telegram_user_id)
            BotUser.objects.filter(pk=pk).update(telegram_id_hash=hashed, telegram_user_id=None)
        return len(users)
