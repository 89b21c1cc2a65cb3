"""How sockets are kept open."""

import random
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

# Of the interval that is asked for: no two viewers who came in one moment are pinged in one moment.
# Two thousand pings at once held up what was said meanwhile for .3 s (bench.live).
SPREAD = (0.5, 1.5)


class SpreadProtocol(WebSocketsSansIOProtocol):
    """A socket that is pinged at a pace of its own."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        if self.ping_interval:
            self.ping_interval *= random.uniform(*SPREAD)  # noqa: S311 -- no secret
