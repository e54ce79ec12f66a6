from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bots", "0006_alter_botuser_language")]

    operations = [
        migrations.AddIndex("botuser", models.Index(fields=["last_seen_at"], name="bots_botuser_last_seen")),
    ]
