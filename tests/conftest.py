"""Fixtures for every test: a migrated database and an empty cache."""

from collections.abc import Iterator
from math import inf
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from core.calendar import _overrides
from tests.databases import copies


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the journeys out unless they are asked for by name: they need a browser."""
    asked = any("journeys" in argument for argument in config.args)
    return True if collection_path.name == "journeys" and not asked else None


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Give the session a migrated database, and give it back whole after each test that commits.

    Django would empty every table instead, and with them what data migrations wrote.
    """
    cache_folder = request.config.rootpath / ".pytest_cache" / "databases"
    database = copies(cache=cache_folder, scratch=tmp_path_factory.mktemp("database"))
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        database.create()
        # Django asks the database once in each process; in no test that counts queries.
        assert connection.features.supports_json_field
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: database.restore())
        yield
        database.drop()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()
    caches["process"].clear()
    # A process that runs for more than a moment knows that no live event is on.
    caches["process"].set("petitions.live_event", (None,), None)
    # Nor does it ask for days of a calendar that no test has entered; ``forget_overrides`` does.
    _overrides.days, _overrides.until = {}, inf
