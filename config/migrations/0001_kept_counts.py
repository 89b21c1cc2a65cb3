from django.apps.registry import Apps
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_table(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Django's own table for a cache in the database, whose columns it knows best."""
    call_command("createcachetable", "config_kept", database=editor.connection.alias, verbosity=0)


def drop_table(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute("DROP TABLE config_kept")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(make_table, drop_table)]
