from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from config.health import CACHE_ERRORS

READY = {"database": True, "migrations": True, "cache": True}


def ask(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()


def test_the_process_answers_without_a_database(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_all_is_there(client: Client) -> None:
    assert ask(client) == (200, {"status": "ok", "checks": READY})


@pytest.mark.django_db
def test_a_missing_migration_is_named(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="audit", name="0002_append_only").delete()

    assert ask(client) == (
        503,
        {"status": "unavailable", "checks": {**READY, "migrations": False}},
    )


@pytest.mark.django_db
def test_a_dead_cache_is_named(client: Client, settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "tests.config.caches.Gone"}}

    assert ask(client) == (503, {"status": "unavailable", "checks": {**READY, "cache": False}})


def test_a_redis_that_is_gone_counts_as_a_dead_cache(settings: Settings) -> None:
    names = [error.__name__ for error in CACHE_ERRORS]

    assert names == (["OSError", "RedisError"] if settings.REDIS_URL else ["OSError"])


@pytest.fixture
def lost_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/at/all")
    yield
    connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("lost_database")
def test_a_lost_database_is_named(client: Client) -> None:
    assert ask(client) == (
        503,
        {
            "status": "unavailable",
            "checks": {"database": False, "migrations": False, "cache": True},
        },
    )


@pytest.mark.django_db
def test_neither_question_costs_much(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/healthz")
    with django_assert_num_queries(3):
        client.get("/readyz")
