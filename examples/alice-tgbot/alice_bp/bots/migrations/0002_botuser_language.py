from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bots", "0001_initial")]

    operations = [
        migrations.AddField("botuser", "language", models.CharField(max_length=8, default="en")),
    ]
