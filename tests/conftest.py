"""Fixtures for every test: the database, empty caches, no writing into the work tree."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests.databases import copies


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
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: database.restore())
        yield
        database.drop()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()
