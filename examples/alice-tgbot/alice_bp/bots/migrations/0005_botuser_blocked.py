from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bots", "0004_botuser_last_seen_at")]

    operations = [
        migrations.AddField("botuser", "blocked", models.BooleanField(default=False)),
    ]
