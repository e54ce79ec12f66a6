import logging

# Refused requests are a part of the tests, and Django logs each.
logging.getLogger("django.request").setLevel(logging.CRITICAL)
