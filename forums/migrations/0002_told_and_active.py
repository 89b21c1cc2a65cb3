import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forums", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="following",
            name="told",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="post",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="topic",
            name="active_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("told_at__isnull", True)),
                fields=["contribution"],
                name="post_untold",
            ),
        ),
        migrations.AddIndex(
            model_name="topic",
            index=models.Index(
                fields=["board", "-active_at", "-id"], name="topic_active_on_board"
            ),
        ),
        migrations.AddIndex(
            model_name="topic",
            index=models.Index(fields=["-active_at", "-id"], name="topic_active"),
        ),
    ]
