"""The HTTP interface that the bot uses. An id is only ever in a body: addresses end up in logs."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.http import require_GET, require_POST

from alice_skill import users
from alice_skill.identity import Refused, identity_from
from bots.fault import fault
from bots.schema import NoTable


@require_GET
def healthz(request):
    """Healthy with any schema, also with none: `migrate` runs after this version is out."""
    try:
        fault("health")
        # Reads the file itself: opening one that is no database succeeds.
        tables = connection.introspection.table_names()
    except (DatabaseError, RuntimeError) as error:
        print(f"not ready: {error}", flush=True)
        return JsonResponse({"ready": False, "error": str(error)}, status=503)
    return JsonResponse({"ready": True, "version": settings.VERSION, "tables": len(tables)})


@require_POST
def record_message(request):
    """Counts a message: `{"user": 7, "messages": 3, "new": false}`."""
    return answer(request, lambda identity: described(*users.record_message(identity)))


@require_POST
def look_up(request):
    """Finds a user and changes nothing: `{"user": 7, "messages": 3}`, or 404."""
    return answer(request, lambda identity: described(users.look_up(identity)))


def answer(request, act):
    try:
        found = act(identity_from(request.body))
    except Refused as error:
        return JsonResponse({"error": str(error)}, status=error.status)
    except NoTable as error:
        return JsonResponse({"error": str(error)}, status=503)
    if found is None:
        return JsonResponse({"error": "no such user"}, status=404)
    return JsonResponse(found)


def described(user, new=None):
    if user is None:
        return None
    return {"user": user.pk, "messages": user.messages, **({} if new is None else {"new": new})}
