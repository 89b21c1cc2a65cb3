import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("forums", "0004_opinion_maps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # Nobody has voted yet: a new table costs less than a new kind of key.
    operations = [
        migrations.DeleteModel(name="Voter"),
        migrations.CreateModel(
            name="Voter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("person_key", models.UUIDField()),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voters",
                        to="forums.ballot",
                    ),
                ),
                (
                    "paper",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voter",
                        to="forums.paper",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ballot", "person_key"), name="voter_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="ballot",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="ballot",
            name="told_up_to",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="ballot",
            index=models.Index(
                condition=models.Q(("told_at__isnull", True)),
                fields=["results_at"],
                name="ballot_to_tell",
            ),
        ),
        migrations.AlterField(
            model_name="ballot",
            name="seed",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
