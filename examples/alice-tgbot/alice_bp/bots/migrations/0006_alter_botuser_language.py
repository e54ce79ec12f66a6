from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bots", "0005_botuser_blocked")]

    operations = [
        # Tags such as zh-Hant-TW are longer than eight characters.
        migrations.AlterField("botuser", "language", models.CharField(max_length=16, default="en")),
    ]
