from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def make_rows(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """One row each, which is also a lock: it is there before anybody looks for it."""
    for name in ("Position", "Receipts"):
        apps.get_model("petitions", name).objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0003_rests_and_merging"),
    ]

    operations = [
        # A mark in another order: no mailing is under way where this is new.
        migrations.RemoveField(model_name="mailing", name="told_up_to"),
        migrations.AddField(
            model_name="mailing",
            name="told_up_to",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Receipts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signature_id", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="receipts_is_one_row"
                    )
                ],
            },
        ),
        migrations.RunPython(make_rows, migrations.RunPython.noop),
    ]
