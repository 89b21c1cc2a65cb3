import time
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests import make

# Port 1 is nobody's: the connection is refused.
GONE = {"BACKEND": "config.cache.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}


@pytest.fixture(autouse=True)
def redis_is_gone(settings: Settings) -> None:
    settings.CACHES = {**settings.CACHES, "default": GONE}


@pytest.mark.parametrize(
    ("act", "answer"),
    [
        (lambda: cache.get("key", "other"), "other"),
        (lambda: cache.set("key", 1), None),
        (lambda: cache.add("key", 1), True),
        (lambda: cache.touch("key"), False),
        (lambda: cache.delete("key"), False),
        (lambda: cache.get_many(["key"]), {}),
        (lambda: "key" in cache, False),
        (lambda: cache.set_many({"key": 1}), []),
        (lambda: cache.delete_many(["key"]), None),
        (lambda: cache.get_or_set("key", 7), 7),
    ],
)
def test_a_redis_that_is_gone_remembers_nothing(act: Any, answer: Any) -> None:
    assert act() == answer


def test_nothing_is_counted_where_nothing_is_remembered() -> None:
    with pytest.raises(ValueError, match="no such key"):
        cache.incr("key")


@pytest.mark.django_db
def test_people_read_sign_in_and_vote_without_redis(client: Client) -> None:
    said = make.contribution(thread=make.consultation().thread)
    person: User = make.user()
    began = time.monotonic()

    pages = [client.get(path).status_code for path in ("/", "/consultations/", "/accounts/login/")]
    client.force_login(person)
    voted = client.post(f"/contributions/{said.pk}/vote/", {"value": "1"})

    assert pages == [200, 200, 200]
    assert voted.status_code == 302
    assert client.get("/readyz").json()["checks"]["cache"] is False
    assert time.monotonic() - began < 20


@pytest.mark.django_db
def test_a_wrong_password_is_refused_without_redis(client: Client) -> None:
    person = make.user()

    answer = client.post("/accounts/login/", {"login": person.email, "password": "x" * 12})

    assert answer.status_code in (200, 422)
    assert "_auth_user_id" not in client.session
