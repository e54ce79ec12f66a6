from io import StringIO

from django.core.management import call_command
from django.test import TestCase


class Schema(TestCase):
    def test_models_and_migrations_say_the_same(self):
        call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())
