"""Which schema the database has. A new version runs on the old one first: `migrate` comes after its rollout."""

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from bots.models import BotUser


class NoTable(Exception):
    """Nothing was ever migrated here."""

    def __init__(self):
        super().__init__("the database has no tables yet: run manage.py migrate")


def has_hashes() -> bool:
    """Whether users have a column for the hash. Asked anew each time: `migrate` runs beside the service, both ways."""
    table = BotUser._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            raise NoTable
        columns = connection.introspection.get_table_description(cursor, table)
    return any(column.name == "telegram_id_hash" for column in columns)


@cache
def plain_user():
    """The model as it was before there were hashes."""
    return MigrationLoader(None).project_state(("bots", "0007_botuser_last_seen_index")).apps.get_model("bots", "BotUser")
