import json
import time
import urllib.request

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

TRIES = 10


class Command(BaseCommand):
    help = "Smoke test: the service answers at its name in the network, on its database, and it is this very version."

    def handle(self, **_):
        # A name may lead to the task before for a moment after a rollout.
        for number in range(TRIES):
            time.sleep(1 if number else 0)
            problem = problem_of(f"{settings.ALICE_URL}/healthz")
            if problem is None:
                self.stdout.write(f"version {settings.VERSION} answers")
                return
        raise CommandError(problem)


def problem_of(url):
    """What is wrong with the answer, None where nothing is."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            health = json.load(answer)
    except (OSError, ValueError) as error:
        return f"{url}: {error}"
    if health.get("version") != settings.VERSION:
        return f"{url}: version {health.get('version')} answers, not {settings.VERSION}"
    return None
