import asyncio
from typing import Any

from channels.layers import InMemoryChannelLayer


class SharedMemoryChannelLayer(InMemoryChannelLayer):
    """The in-memory layer for one process whose pages run in threads beside the sockets' loop.

    Asyncio queues may only be filled in the loop that reads them: a send from a page's thread
    is handed to the loop in which the listeners joined.
    """

    loop: asyncio.AbstractEventLoop | None = None

    async def group_add(self, group: str, channel: str) -> None:
        self.loop = asyncio.get_running_loop()
        await super().group_add(group, channel)

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        send = super().group_send(group, message)
        if self.loop in (None, asyncio.get_running_loop()) or self.loop.is_closed():
            await send
        else:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(send, self.loop))
