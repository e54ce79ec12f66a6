from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bots", "0002_botuser_language")]

    operations = [
        migrations.AddField("botuser", "messages", models.PositiveIntegerField(default=0)),
    ]
