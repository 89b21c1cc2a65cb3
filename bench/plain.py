"""Plain Channels, for ``bench.live``: a consumer that joins a group and hands on what is sent.

``python -m bench.plain LAYER PORT`` serves it as the site is served. LAYER is ``core`` (one list in
Redis for a process) or ``pubsub``. The pool of connections is given room: as it comes it refuses
the hundred-and-first viewer who joins at one moment.
"""

import os
import sys
from typing import Any
from urllib.parse import urlencode

import uvicorn
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import channel_layers
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels_redis.core import RedisChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.conf import settings
from django.urls import path

from bench.watching import GROUP

LAYERS = {"core": RedisChannelLayer, "pubsub": RedisPubSubChannelLayer}
# More than ever join at one moment.
ROOM = 10_000


def layer(name: str) -> Any:
    """A channel layer on REDIS_URL that drops nothing of what is measured."""
    address = f"{os.environ['REDIS_URL']}?{urlencode({'max_connections': ROOM})}"
    return LAYERS[name](hosts=[address], prefix=f"plain-{name}", capacity=ROOM)


class Consumer(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def told(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["text"])


async def no_page(_scope: Any, _receive: Any, send: Any) -> None:
    """Whoever waits for the server is answered."""
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body"})


def main(name: str, port: int) -> None:
    settings.configure(ALLOWED_HOSTS=["127.0.0.1"])
    channel_layers.set("default", layer(name))
    sockets = URLRouter([path("ws/threads/<int:thread_id>/", Consumer.as_asgi())])
    uvicorn.run(
        ProtocolTypeRouter({"http": no_page, "websocket": AllowedHostsOriginValidator(sockets)}),
        port=port,
        lifespan="off",
        ws_per_message_deflate=False,
        ws_max_size=1024,
        ws_ping_interval=10,
        ws_ping_timeout=10,
        log_level="warning",
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
