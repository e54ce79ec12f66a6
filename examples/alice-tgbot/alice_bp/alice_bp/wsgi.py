"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alice_bp.settings")
application = get_wsgi_application()

# After the settings: a missing key must end the program before its first request, not fail one request after the other.
from bots.telegram_id import read_key  # noqa: E402

read_key()
