"""What a page asks for over the line, as Chromium counts it; for benches and for tests."""

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession

CHARTS = "/js/charts"


class Traffic:
    """Requests and kilobytes (of 1024 bytes) of a browser's page, by kind.

    Bytes are ``encodedDataLength`` of ``Network.loadingFinished``: what came over the line,
    headers included. While ``is_first`` they count into ``total`` and requests into ``requests``.
    A chart's library is a kind of its own, ``charts``.
    """

    def __init__(self, line: CDPSession, host: str) -> None:
        self.host, self.is_first = host, True
        self.kilobytes: Counter[str] = Counter()
        self.requests = 0
        self.outside: list[str] = []
        self._kinds: dict[str, str] = {}
        line.on("Network.requestWillBeSent", self._asked)
        line.on("Network.loadingFinished", self._came)
        line.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        address = urlsplit(event["request"]["url"])
        if address.scheme not in ("http", "https"):
            return
        kind = "charts" if CHARTS in address.path else event.get("type", "Other").lower()
        self._kinds[event["requestId"]] = kind
        self.requests += self.is_first
        if address.netloc != self.host:
            self.outside.append(address.geturl())

    def _came(self, event: dict[str, Any]) -> None:
        size = event["encodedDataLength"] / 1024
        self.kilobytes[self._kinds.get(event["requestId"], "other")] += size
        if self.is_first:
            self.kilobytes["total"] += size


def slow_down(line: CDPSession, *, latency: float, down: float, up: float) -> None:
    """Throttle a page: milliseconds for each request, kbit/s (of 1024 bits) each way."""
    throughput = {"downloadThroughput": down * 1024 / 8, "uploadThroughput": up * 1024 / 8}
    line.send(
        "Network.emulateNetworkConditions", {"offline": False, "latency": latency, **throughput}
    )
