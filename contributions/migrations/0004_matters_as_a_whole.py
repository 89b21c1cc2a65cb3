from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def mark(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("contributions", "Thread").objects.filter(kind="petitions").update(is_whole=True)


class Migration(migrations.Migration):
    dependencies = [("contributions", "0003_more_kinds_of_thread")]
    operations = [
        migrations.AddField("thread", "is_whole", models.BooleanField(default=False)),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
