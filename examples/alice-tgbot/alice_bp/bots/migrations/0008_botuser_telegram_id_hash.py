from django.db import migrations, models
from django.db.models import F, Q

from bots.fault import fault


def forwards(apps, schema_editor):
    fault("migrate")


def backwards(apps, schema_editor):
    """A hash cannot be undone, and the column takes no NULL again: a negative number, which no user has, marks the row.

    The ids themselves come back from the backup that was made before they were hashed. Rows that are younger than it keep
    their number; hashed once more, it gives a hash that no user has either.
    """
    users = apps.get_model("bots", "BotUser").objects.using(schema_editor.connection.alias)
    users.filter(telegram_user_id=None).update(telegram_user_id=-F("id"))


class Migration(migrations.Migration):
    dependencies = [("bots", "0007_botuser_last_seen_index")]

    operations = [
        migrations.AddField(
            "botuser", "telegram_id_hash", models.CharField(max_length=64, unique=True, null=True)
        ),
        migrations.AlterField("botuser", "telegram_user_id", models.BigIntegerField(unique=True, null=True)),
        migrations.RunPython(forwards, backwards),
        migrations.AddConstraint(
            "botuser",
            models.CheckConstraint(
                name="bots_botuser_id_or_hash",
                condition=Q(telegram_user_id__isnull=False, telegram_id_hash__isnull=True)
                | Q(telegram_user_id__isnull=True, telegram_id_hash__isnull=False),
            ),
        ),
    ]
