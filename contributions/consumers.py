from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

from contributions.live import group
from contributions.models import Thread


class ThreadConsumer(AsyncWebsocketConsumer):
    """Push a public thread's fragments. It takes no orders: writes go over HTTP."""

    async def connect(self) -> None:
        thread_id = self.scope["url_route"]["kwargs"]["thread_id"]
        if not await Thread.objects.public().filter(pk=thread_id).aexists():
            await self.close()
            return
        self.groups = [group(thread_id)]  # Channels leaves them for us on disconnect
        await self.channel_layer.group_add(self.groups[0], self.channel_name)
        await self.accept()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.close(code=1008)  # policy violation: this socket only speaks

    async def fragment(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["html"])
