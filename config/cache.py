"""Redis as a cache that may be gone: then nothing is remembered, and every page is served."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends import redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds after which a server that says nothing counts as gone.
PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}


def _ask(act: Callable[[], Any], *, otherwise: Any) -> Any:
    try:
        return act()
    except (RedisError, OSError) as error:
        logger.warning("the cache does not answer", extra={"why": type(error).__name__})
        return otherwise


class Client(redis.RedisCacheClient):
    """Answers for a server that is gone as an empty cache would that keeps nothing."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._made: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """The same object each time: redis-py reads its own version from disk for every new one."""
        if write not in self._made:
            self._made[write] = super().get_client(key, write=write)
        return self._made[write]

    def add(self, *given: Any) -> Any:
        return _ask(lambda: super(Client, self).add(*given), otherwise=True)

    def get(self, key: Any, default: Any) -> Any:
        return _ask(lambda: super(Client, self).get(key, default), otherwise=default)

    def set(self, *given: Any) -> Any:
        return _ask(lambda: super(Client, self).set(*given), otherwise=None)

    def touch(self, *given: Any) -> Any:
        return _ask(lambda: super(Client, self).touch(*given), otherwise=False)

    def delete(self, *given: Any) -> Any:
        return _ask(lambda: super(Client, self).delete(*given), otherwise=False)

    def get_many(self, *given: Any) -> Any:
        return _ask(lambda: super(Client, self).get_many(*given), otherwise={})

    def has_key(self, *given: Any) -> Any:
        return _ask(lambda: super(Client, self).has_key(*given), otherwise=False)

    def incr(self, *given: Any) -> Any:
        count = _ask(lambda: super(Client, self).incr(*given), otherwise=None)
        if count is None:
            raise ValueError("no such key")
        return count

    def set_many(self, *given: Any) -> Any:
        return _ask(lambda: super(Client, self).set_many(*given), otherwise=None)

    def delete_many(self, *given: Any) -> Any:
        return _ask(lambda: super(Client, self).delete_many(*given), otherwise=None)


class RedisCache(redis.RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {**PATIENCE, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._class = Client
