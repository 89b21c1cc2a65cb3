"""A cache whose server is gone."""

from typing import Any

from django.core.cache.backends.base import BaseCache


class Gone(BaseCache):
    def __init__(self, location: str, options: dict[str, Any]) -> None:
        super().__init__(options)

    def set(self, *_args: Any, **_options: Any) -> None:
        raise ConnectionRefusedError

    def clear(self) -> None:
        """Let the tests' own clearing find nothing to clear."""
