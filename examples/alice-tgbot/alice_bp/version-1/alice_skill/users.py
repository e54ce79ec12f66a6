"""Finds the user behind an identity."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from alice_skill.identity import Identity
from bots.models import BotUser
from bots.schema import require_table


@transaction.atomic
def record_message(identity: Identity):
    """Counts a message of a user, who is stored where there is none yet. Returns the user and whether it is new."""
    require_table()
    user, new = BotUser.objects.get_or_create(telegram_user_id=identity.telegram_user_id)
    BotUser.objects.filter(pk=user.pk).update(messages=F("messages") + 1, last_seen_at=timezone.now())
    user.messages += 1
    return user, new


def look_up(identity: Identity):
    """The user, or None."""
    require_table()
    return BotUser.objects.filter(telegram_user_id=identity.telegram_user_id).first()
