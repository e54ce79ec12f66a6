from django.db import models


class BotUser(models.Model):
    """Somebody who wrote to the bot: by the hash of a Telegram id, or by the id itself until it has been hashed."""

    telegram_user_id = models.BigIntegerField(unique=True, null=True)
    telegram_id_hash = models.CharField(max_length=64, unique=True, null=True)
    language = models.CharField(max_length=16, default="en")
    messages = models.PositiveIntegerField(default=0)
    blocked = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["last_seen_at"], name="bots_botuser_last_seen")]
        constraints = [
            models.CheckConstraint(
                name="bots_botuser_id_or_hash",
                condition=models.Q(telegram_user_id__isnull=False, telegram_id_hash__isnull=True)
                | models.Q(telegram_user_id__isnull=True, telegram_id_hash__isnull=False),
            )
        ]
