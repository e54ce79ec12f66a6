from django.apps import AppConfig


class BotsConfig(AppConfig):
    """The users of the bots: how they are stored, and how their Telegram ids become hashes."""

    name = "bots"
