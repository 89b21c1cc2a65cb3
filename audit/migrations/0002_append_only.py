from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# SQLite has no TRUNCATE, so its DELETE stays open to the flush of tests and ``demo --reset``.
SQLITE = """
CREATE TRIGGER audit_event_stays BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END
"""
POSTGRES = """
CREATE OR REPLACE FUNCTION audit_event_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = '23514'; END $$;
CREATE TRIGGER audit_event_stays BEFORE UPDATE OR DELETE ON audit_event
FOR EACH ROW EXECUTE FUNCTION audit_event_stays();
"""
UNDO = {
    "sqlite": "DROP TRIGGER audit_event_stays",
    "postgresql": "DROP TRIGGER audit_event_stays ON audit_event; DROP FUNCTION audit_event_stays",
}


def guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute({"sqlite": SQLITE, "postgresql": POSTGRES}[editor.connection.vendor])


def unguard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(UNDO[editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
