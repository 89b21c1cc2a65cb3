"""Django with a database of its own, for measurements. Imported first: it loads the apps."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
django.setup()


@contextmanager
def scratch_database() -> Iterator[None]:
    """Make a migrated database on SQLite, or on the server of DATABASE_URL, and drop it after."""
    kept = str(settings.DATABASES["default"]["NAME"])
    with tempfile.TemporaryDirectory(prefix="huixiang-bench-") as folder:
        is_file = connection.vendor == "sqlite"
        name = str(Path(folder) / "bench.sqlite3") if is_file else "huixiang_bench"
        connection.settings_dict["TEST"]["NAME"] = name
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(kept, verbosity=0)
