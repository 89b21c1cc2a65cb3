from datetime import date

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# For profiles whose day of entry into force was not known when they were written down.
UNKNOWN = date(2019, 9, 1)
KEPT = ("source", "min_days", "hard_min_days", "answer_workdays", "needs_clauses", "moderation")


def split(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give each profile its first rules, and each round the rules of its profile."""
    profiles, rules = apps.get_model("consultations", "Profile"), apps.get_model(
        "consultations", "Rules"
    )
    rounds = apps.get_model("consultations", "Consultation")
    for profile in profiles.objects.all():
        numbers = {name: getattr(profile, name) for name in KEPT}
        valid_from = profile.valid_from or UNKNOWN
        row = rules.objects.create(profile=profile, valid_from=valid_from, **numbers)
        rounds.objects.filter(profile=profile).update(rules=row)


def note_lives(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Write down what is known of rounds from before their steps were kept."""
    step = apps.get_model("consultations", "Step")
    for row in apps.get_model("consultations", "Consultation").objects.all():
        known = [("announced", row.created_at)]
        if row.state not in ("draft", "announced", "cancelled"):
            known.append(("opened", row.opens_at))
        if row.state in ("closed", "treating", "answered", "archived"):
            known.append(("closed", row.closes_at))
        for kind, at in known:
            step.objects.create(consultation=row, kind=kind, at=at)
        for version in row.versions.filter(number__gt=1):
            at = version.released_at
            step.objects.create(consultation=row, kind="amended", at=at, version=version)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0010_lives_and_lineage")]
    operations = [
        migrations.RunPython(split, migrations.RunPython.noop),
        migrations.RunPython(note_lives, migrations.RunPython.noop),
    ]
