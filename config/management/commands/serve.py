from argparse import ArgumentParser
from typing import Any

import uvicorn
from django.core.management.base import BaseCommand

from config import worker
from config.sockets import SpreadProtocol

# Viewers are told little and say nothing: compression would cost each of them more memory than all
# else, and who does not answer is gone.
SOCKETS: dict[str, Any] = {
    "lifespan": "off",
    "ws": SpreadProtocol,
    "ws_per_message_deflate": False,
    "ws_max_size": 1024,
    "ws_ping_interval": 10,
    "ws_ping_timeout": 10,
}


class Command(BaseCommand):
    help = "Serve pages and sockets on one port and do the site's work, in one process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-worker", action="store_true", help="pages and sockets only")

    def handle(self, *args: Any, **options: Any) -> None:
        lanes = [] if options["no_worker"] else worker.start()
        try:
            uvicorn.run(
                "config.asgi:application",
                host=options["host"],
                port=options["port"],
                log_level="warning",
                log_config=None,
                timeout_graceful_shutdown=3,
                **SOCKETS,
            )
        finally:
            worker.stop(lanes)
