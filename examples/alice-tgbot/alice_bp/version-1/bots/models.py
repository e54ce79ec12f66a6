from django.db import models


class BotUser(models.Model):
    """Somebody who wrote to the bot."""

    telegram_user_id = models.BigIntegerField(unique=True)
    language = models.CharField(max_length=16, default="en")
    messages = models.PositiveIntegerField(default=0)
    blocked = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["last_seen_at"], name="bots_botuser_last_seen")]
