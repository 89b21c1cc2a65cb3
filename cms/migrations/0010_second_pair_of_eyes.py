import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def watch_both_steps(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make each step of approval one that nobody takes who took the step before."""
    types = apps.get_model("contenttypes.ContentType").objects
    theirs = types.filter(app_label="wagtailcore", model="groupapprovaltask").first()
    ours, _ = types.get_or_create(app_label="cms", model="approval")
    if theirs:
        tasks = apps.get_model("wagtailcore.Task").objects.filter(content_type_id=theirs.pk)
        tasks.update(content_type_id=ours.pk)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_identified_since"),
        ("cms", "0009_two_steps"),
        ("consultations", "0013_words_of_rounds"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OutsideAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(blank=True, max_length=80, verbose_name="for whom")),
                ("made_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[],
            options={
                "verbose_name": "approval by a group, never twice by one person",
                "verbose_name_plural": "approvals by a group",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("wagtailcore.groupapprovaltask",),
        ),
        migrations.AddField(
            model_name="policypage",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                help_text="Shown on the pages of both rounds once this draft is published.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consultations.consultation",
                verbose_name="the round before",
            ),
        ),
        migrations.AddField(
            model_name="policypage",
            name="template_name",
            field=models.CharField(
                blank=True, editable=False, max_length=80, verbose_name="name of the template"
            ),
        ),
        migrations.AddConstraint(
            model_name="policypage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("template_name", ""), _negated=True),
                fields=("template_name",),
                name="template_named_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="policypage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("template_name", ""),
                    models.Q(("consultation__isnull", True), ("follows__isnull", True)),
                    _connector="OR",
                ),
                name="template_is_no_consultation",
            ),
        ),
        migrations.AddField(
            model_name="outsideaddress",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="outsideaddress",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="outsideaddress",
            name="page",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="outside_addresses",
                to="cms.policypage",
            ),
        ),
        migrations.AddField(
            model_name="outsideaddress",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="wagtailcore.revision",
            ),
        ),
        migrations.AddConstraint(
            model_name="outsideaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("made_at"))),
                name="outside_address_ends_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="outsideaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="outside_address_ended_by_somebody",
            ),
        ),
        migrations.RunPython(watch_both_steps, migrations.RunPython.noop),
    ]
