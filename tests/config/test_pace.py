import asyncio

import uvicorn
from uvicorn.server import ServerState

from config.management.commands.serve import SOCKETS
from config.sockets import SPREAD, SpreadProtocol


async def intervals() -> set[float]:
    config = uvicorn.Config("config.asgi:application", log_config=None, **SOCKETS)
    made = [SpreadProtocol(config, ServerState(), {}) for _ in range(100)]
    return {one.ping_interval for one in made}


def test_who_came_at_one_moment_is_not_pinged_at_one_moment() -> None:
    found = asyncio.run(intervals())
    least, most = (share * SOCKETS["ws_ping_interval"] for share in SPREAD)

    assert len(found) > 90
    assert min(found) >= least
    assert max(found) <= most
