"""Finds the user behind an identity, on the schema of today and on the one before."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from alice_skill.identity import Identity, Refused
from bots.models import BotUser
from bots.schema import has_hashes, plain_user
from bots.telegram_id import read_key, telegram_id_hash


NOT_HASHED_YET = "ids are not hashed yet: run manage.py migrate and manage.py migrate_telegram_ids first"


# Whole in one transaction: ids may become hashes between two of its steps otherwise, and a user would be stored twice.
@transaction.atomic
def record_message(identity: Identity):
    """Counts a message of a user, who is stored where there is none yet. Returns the user and whether it is new."""
    user, wanted = search(identity)
    new = user is None
    if new:
        model, fields = wanted
        user = model.objects.create(**fields)
    type(user).objects.filter(pk=user.pk).update(messages=F("messages") + 1, last_seen_at=timezone.now())
    user.messages += 1
    return user, new


@transaction.atomic
def look_up(identity: Identity):
    """The user, or None."""
    return search(identity)[0]


def search(identity):
    """The user or None, and how a new one is stored: the model and its fields."""
    if not has_hashes():
        return search_plain(identity)
    hashed = identity.telegram_id_hash or telegram_id_hash(read_key(), identity.telegram_user_id)
    wanted = (BotUser, {"telegram_id_hash": hashed})
    user = BotUser.objects.filter(telegram_id_hash=hashed).first()
    if user is None and identity.telegram_user_id is not None:
        # Between `migrate` and the end of `migrate_telegram_ids`.
        user = BotUser.objects.filter(telegram_user_id=identity.telegram_user_id).first()
    elif user is None and BotUser.objects.exclude(telegram_user_id=None).exists():
        # The user may be among those whose id is still stored as it is.
        raise Refused(409, NOT_HASHED_YET)
    return user, wanted


def search_plain(identity):
    if identity.telegram_user_id is None:
        raise Refused(409, NOT_HASHED_YET)
    model, fields = plain_user(), {"telegram_user_id": identity.telegram_user_id}
    return model.objects.filter(**fields).first(), (model, fields)
