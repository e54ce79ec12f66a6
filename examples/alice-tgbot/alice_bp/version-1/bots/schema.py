"""Whether the database has the tables: `migrate` comes after the first rollout."""

from django.db import connection

from bots.models import BotUser


class NoTable(Exception):
    """Nothing was ever migrated here."""

    def __init__(self):
        super().__init__("the database has no tables yet: run manage.py migrate")


def require_table() -> None:
    if BotUser._meta.db_table not in connection.introspection.table_names():
        raise NoTable
