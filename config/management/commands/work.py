import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from config import worker


class Command(BaseCommand):
    help = "Do the site's work without serving pages: for a worker process beside web processes."

    def handle(self, *args: Any, **options: Any) -> None:
        told = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            told.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        lanes = worker.start()
        told.wait()
        worker.stop(lanes)
