from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bots", "0003_botuser_messages")]

    operations = [
        migrations.AddField("botuser", "last_seen_at", models.DateTimeField(null=True)),
    ]
