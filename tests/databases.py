"""Test databases that are copied instead of migrated.

Migrating takes 25 s, copying the result a tenth of one. A session migrates into a template named
by the digest of every migration file and works on a copy. After a test that commits, the copy is
made again, so that the rows written by data migrations are there for each test in any order.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from django.apps import apps
from django.conf import settings
from django.core.files import locks
from django.core.management import call_command
from django.db import connection, connections

BUSY_SECONDS = 20
# Templates that are left, of 4 MB each: other branches and running sessions may need theirs.
KEPT = 12


class Copies(Protocol):
    """One database engine's way to make, put back and remove a session's copy."""

    def create(self) -> None: ...
    def restore(self) -> None: ...
    def drop(self) -> None: ...


def copies(*, cache: Path, scratch: Path) -> Copies:
    if connection.vendor == "postgresql":
        return PostgresCopies()
    return SqliteCopies(cache, scratch / "session.sqlite3")


def migration_digests() -> dict[str, str]:
    """Return the digest of each file under each installed app's migrations folder."""
    return {
        f"{app.label}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for app in apps.get_app_configs()
        for path in sorted(Path(app.path, "migrations").glob("*.*"))
    }


def fingerprint(digests: dict[str, str]) -> str:
    languages = [settings.LANGUAGE_CODE, settings.WAGTAIL_CONTENT_LANGUAGES]
    facts = json.dumps([digests, languages], sort_keys=True, default=str)
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def use(name: str) -> None:
    connections.close_all()
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        locks.lock(file, locks.LOCK_EX)
        yield


class SqliteCopies:
    def __init__(self, cache: Path, session: Path) -> None:
        self.cache = cache
        self.session = session
        self.digests = migration_digests()
        self.template = cache / f"{fingerprint(self.digests)}.sqlite3"

    def create(self) -> None:
        self.cache.mkdir(parents=True, exist_ok=True)
        with only_one(self.cache / "lock"):
            if not self.template.exists():
                self._migrate()
        shutil.copyfile(self.template, self.session)
        use(str(self.session))

    def _migrate(self) -> None:
        for leftover in self.cache.glob("building*"):  # by a session that was broken off
            leftover.unlink()
        building = self.cache / "building.sqlite3"
        if base := self._nearest():
            shutil.copyfile(base, building)
        use(str(building))
        call_command("migrate", verbosity=0, interactive=False)
        with connection.cursor() as cursor:
            # A file without write-ahead log is whole by itself and can be copied.
            cursor.execute("PRAGMA journal_mode=DELETE")
        connection.close()
        self.template.with_suffix(".json").write_text(json.dumps(self.digests))
        building.rename(self.template)
        templates = sorted(self.cache.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)
        for old in templates[:-KEPT]:
            old.unlink()
            old.with_suffix(".json").unlink(missing_ok=True)

    def _nearest(self) -> Path | None:
        """Return the fullest earlier template of which no migration has changed since."""
        found = []
        for manifest in self.cache.glob("*.json"):
            known = json.loads(manifest.read_text())
            template = manifest.with_suffix(".sqlite3")
            if known.items() <= self.digests.items() and template.exists():
                found.append((len(known), template))
        return max(found)[1] if found else None

    def restore(self) -> None:
        """Write the template's pages over the session's file, which others may hold open."""
        connections.close_all()
        deadline = time.monotonic() + BUSY_SECONDS

        def give_up(status: int, remaining: int, total: int) -> None:
            if time.monotonic() > deadline:
                raise TimeoutError("A thread of the test still holds the database")

        with (
            contextlib.closing(sqlite3.connect(self.template)) as source,
            contextlib.closing(sqlite3.connect(self.session)) as target,
        ):
            target.execute("PRAGMA synchronous=OFF")
            source.backup(target, progress=give_up, pages=4096)

    def drop(self) -> None:
        connections.close_all()
        self.session.unlink()


class PostgresCopies:
    # Statements run beside the test databases: `_nodb_cursor` connects to "postgres" instead.

    def __init__(self) -> None:
        self.template = f"huixiang_template_{fingerprint(migration_digests())}"
        self.session = f"huixiang_test_{os.getpid()}"

    def create(self) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('huixiang'))")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template])
            if not cursor.fetchone():
                self._migrate()
        self.restore()

    def _migrate(self) -> None:
        building = f"{self.template}_building"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {building} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {building}")
            use(building)
            call_command("migrate", verbosity=0, interactive=False)
            connections.close_all()
            cursor.execute(f"ALTER DATABASE {building} RENAME TO {self.template}")

    def restore(self) -> None:
        """Make the session's database again; connections that others hold to it are ended."""
        self.drop()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {self.session} TEMPLATE {self.template}")
        use(self.session)

    def drop(self) -> None:
        connections.close_all()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self.session} WITH (FORCE)")
