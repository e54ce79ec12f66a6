"""Settings. Everything that differs between environments comes from a variable."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = os.environ.get("VERSION", "0")

# Only the services of its own stack reach this program, by whatever name it has in their network.
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "alice_bp.urls"
WSGI_APPLICATION = "alice_bp.wsgi.application"
INSTALLED_APPS = ["alice_skill", "bots"]
# No sessions, no browsers: nothing that Django's own middleware is for.
MIDDLEWARE = []
# Seen as it is in the container's log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "info").upper()},
}

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DATABASE", "/data/alice.db"),
        # A job such as `migrate` writes beside the running service. IMMEDIATE takes the write lock at the start of a
        # transaction: one that takes it in the middle fails at once, without waiting, when another has written.
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"

# Where check_bot finds the running service.
ALICE_URL = os.environ.get("ALICE_URL", "http://alice-bp:8000")
