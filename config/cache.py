"""Redis as a cache that may be gone: then nothing is remembered, and every page is served."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache.backends import redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

Found = TypeVar("Found")

# Seconds after which a server that says nothing counts as gone.
PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}


def _ask(act: Callable[[], Found], *, otherwise: Found) -> Found:
    try:
        return act()
    except (RedisError, OSError) as error:
        logger.warning("the cache does not answer", extra={"why": type(error).__name__})
        return otherwise


class Client(redis.RedisCacheClient):
    """Answers for a server that is gone as an empty cache would that keeps nothing."""

    def add(self, key: str, value: Any, timeout: int | None) -> bool:
        return _ask(lambda: super(Client, self).add(key, value, timeout), otherwise=True)

    def get(self, key: str, default: Any) -> Any:
        return _ask(lambda: super(Client, self).get(key, default), otherwise=default)

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        _ask(lambda: super(Client, self).set(key, value, timeout), otherwise=None)

    def touch(self, key: str, timeout: int | None) -> bool:
        return _ask(lambda: super(Client, self).touch(key, timeout), otherwise=False)

    def delete(self, key: str) -> bool:
        return _ask(lambda: super(Client, self).delete(key), otherwise=False)

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        return _ask(lambda: super(Client, self).get_many(keys), otherwise={})

    def has_key(self, key: str) -> bool:
        return _ask(lambda: super(Client, self).has_key(key), otherwise=False)

    def incr(self, key: str, delta: int) -> int:
        count = _ask(lambda: super(Client, self).incr(key, delta), otherwise=None)
        if count is None:
            raise ValueError("no such key")
        return count

    def set_many(self, data: dict[str, Any], timeout: int | None) -> None:
        _ask(lambda: super(Client, self).set_many(data, timeout), otherwise=None)

    def delete_many(self, keys: Iterable[str]) -> None:
        _ask(lambda: super(Client, self).delete_many(keys), otherwise=None)


class RedisCache(redis.RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {**PATIENCE, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._class = Client
