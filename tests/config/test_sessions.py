from importlib import import_module

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests import make

pytestmark = pytest.mark.django_db
CACHED = "django.contrib.sessions.backends.cached_db"


@pytest.fixture(autouse=True)
def _as_with_redis(settings) -> None:
    settings.SESSION_ENGINE = CACHED


def test_who_comes_again_is_known_without_a_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(make.user())
    session = import_module(CACHED).SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value)

    with django_assert_num_queries(0):
        assert "_auth_user_id" in session.load()


def test_a_cache_that_forgot_costs_nobody_the_session(client: Client) -> None:
    client.force_login(make.user())
    cache.clear()

    assert client.get("/me/").status_code == 200


def test_who_has_signed_out_is_out(client: Client) -> None:
    client.force_login(make.user())
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/accounts/logout/")
    client.cookies[settings.SESSION_COOKIE_NAME] = key

    assert client.get("/me/").status_code == 302
